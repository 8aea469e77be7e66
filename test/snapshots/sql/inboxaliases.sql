select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.email as "email",
  t.name as "name",
  t.inbox_id as "inbox",
  page.position::text as "@position" from (select t.id, lower(t.email::text) as position
from inboxaliases t
where (t.inbox_id = any($1::bigint[])) and t.state = $2 order by position asc nulls last, t.id asc limit $3 offset $4) page join inboxaliases t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from inboxaliases t
where (t.inbox_id = any($1::bigint[])) and t.state = $2;

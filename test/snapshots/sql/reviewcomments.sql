select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.body as "body",
  t.user_id as "user",
  t.message_id as "message",
  page.position::text as "@position" from (select t.id, t.id as position
from reviewcomments t
where (exists (select 1 from messages m join tickets k on k.id = m.ticket_id where m.id = t.message_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = $3 order by t.id asc limit $4 offset $5) page join reviewcomments t on t.id = page.id order by page.id asc;

select count(*)::int as total
from reviewcomments t
where (exists (select 1 from messages m join tickets k on k.id = m.ticket_id where m.id = t.message_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = $3;

select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.name as "name",
  t.body as "body",
  t.is_shared as "isShared",
  t.actions as "actions",
  array(select x.inbox_id from cannedresponse_inboxes x where x.cannedresponse_id = t.id order by x.inbox_id) as "inboxes",
  array(select x.tag_id from cannedresponse_tags x where x.cannedresponse_id = t.id order by x.tag_id) as "tags",
  page.position::text as "@position" from (select t.id, lower(t.name::text) as position
from cannedresponses t
where (t.created_by_id = $1 or (t.is_shared and (not exists (select 1 from cannedresponse_inboxes x where x.cannedresponse_id = t.id) or exists (select 1 from cannedresponse_inboxes x where x.cannedresponse_id = t.id and x.inbox_id = any($2::bigint[]))))) and t.state = $3 order by position asc nulls last, t.id asc limit $4 offset $5) page join cannedresponses t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from cannedresponses t
where (t.created_by_id = $1 or (t.is_shared and (not exists (select 1 from cannedresponse_inboxes x where x.cannedresponse_id = t.id) or exists (select 1 from cannedresponse_inboxes x where x.cannedresponse_id = t.id and x.inbox_id = any($2::bigint[]))))) and t.state = $3;

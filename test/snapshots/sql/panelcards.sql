select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.name as "name",
  t.url as "url",
  (t.secret <> '') as "hasSecret",
  t.enabled as "enabled",
  t.display_order as "displayOrder",
  page.position::text as "@position" from (select t.id, t.display_order as position
from panelcards t
where true and t.state = $1 order by position asc nulls last, t.id asc limit $2 offset $3) page join panelcards t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from panelcards t
where true and t.state = $1;

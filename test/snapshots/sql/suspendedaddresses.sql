select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.address as "address",
  t.reason as "reason",
  t.status as "status",
  page.position::text as "@position" from (select t.id, t.id as position
from suspendedaddresses t
where true and t.state = $1 order by t.id desc limit $2 offset $3) page join suspendedaddresses t on t.id = page.id order by page.id desc;

select count(*)::int as total
from suspendedaddresses t
where true and t.state = $1;

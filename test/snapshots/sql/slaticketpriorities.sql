select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.priority_id as "priority",
  t.hours as "hours",
  t.minutes as "minutes",
  t.target as "target",
  t.description as "description",
  t.sla_id as "sla",
  page.position::text as "@position" from (select t.id, t.id as position
from slaticketpriorities t
where true and t.state = $1 order by t.id asc limit $2 offset $3) page join slaticketpriorities t on t.id = page.id order by page.id asc;

select count(*)::int as total
from slaticketpriorities t
where true and t.state = $1;

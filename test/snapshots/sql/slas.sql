select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.name as "name",
  t.description as "description",
  t.display_order as "displayOrder",
  t.enabled as "enabled",
  t.businesshours_id as "businesshours",
  array(select x.id from slaticketpriorities x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slaticketpriorities",
  array(select x.id from slanotifications x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slanotifications",
  array(select x.id from slainboxes x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slainboxes",
  array(select x.id from slacompanies x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slacompanies",
  array(select x.id from slacustomers x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slacustomers",
  array(select x.id from slatags x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slatags",
  array(select x.id from slatickettypes x where x.sla_id = t.id and x.state = 'active' order by x.id) as "slatickettypes",
  page.position::text as "@position" from (select t.id, t.display_order as position
from slas t
where true and t.state = $1 order by position asc nulls last, t.id asc limit $2 offset $3) page join slas t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from slas t
where true and t.state = $1;

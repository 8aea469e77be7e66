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
  t.details as "details",
  t.note as "note",
  t.industry as "industry",
  t.website as "website",
  t.email as "email",
  t.permission as "permission",
  t.kind as "kind",
  (select count(*)::int from customers c where c.company_id = t.id and c.state = 'active') as "customersCount",
  t.avatar_path as "avatarPath",
  t.address_id as "address",
  array(select x.id from domains x where x.company_id = t.id and x.state = 'active' order by x.id) as "domains",
  array(select x.id from phones x where x.company_id = t.id and x.state = 'active' order by x.id) as "phones",
  array(select x.id from (select c.id from customers c where c.company_id = t.id and c.state = 'active' order by c.id limit 100) x where true order by x.id) as "customers",
  page.position::text as "@position" from (select t.id, lower(t.name::text) as position
from companies t
where true and t.state = $1 order by position asc nulls last, t.id asc limit $2 offset $3) page join companies t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from companies t
where true and t.state = $1;

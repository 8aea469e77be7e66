select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.expires_at as "expiresAt",
  t.user_agent as "userAgent",
  t.ip_address as "ipAddress",
  (t.id = $1::bigint) as "isCurrent",
  t.user_id as "user",
  page.position::text as "@position" from (select t.id, t.id as position
from sessions t
where (t.user_id = $2 and t.expires_at > now()) and t.state = $3 order by t.id desc limit $4 offset $5) page join sessions t on t.id = page.id order by page.id desc;

select count(*)::int as total
from sessions t
where (t.user_id = $1 and t.expires_at > now()) and t.state = $2;

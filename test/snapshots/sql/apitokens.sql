select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.name as "name",
  t.user_id as "user",
  t.expires_at as "expiresAt",
  t.rate_limit_per_minute as "rateLimitPerMinute",
  page.position::text as "@position" from (select t.id, t.id as position
from api_tokens t
where (t.user_id = $1) and t.state = $2 order by t.id asc limit $3 offset $4) page join api_tokens t on t.id = page.id order by page.id asc;

select count(*)::int as total
from api_tokens t
where (t.user_id = $1) and t.state = $2;

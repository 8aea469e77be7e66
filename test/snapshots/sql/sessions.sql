select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  t.updated_at as "updatedAt",
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

select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.inbox_id as "inbox",
  t.host as "host",
  t.port as "port",
  t.security as "security",
  t.username as "username",
  (t.password is not null) as "hasPassword",
  (t.access_token is not null) as "hasAccessToken",
  (t.refresh_token is not null) as "hasRefreshToken",
  t.token_url as "tokenUrl",
  t.client_id as "clientId",
  t.token_expires_at as "tokenExpiresAt",
  t.credentials_expire_at as "credentialsExpireAt",
  t.folder as "folder",
  t.after_storing as "afterStoring",
  t.move_to as "moveTo",
  t.since as "since",
  t.connected_at as "connectedAt",
  t.checked_at as "checkedAt",
  t.last_error as "lastError",
  t.failing_since as "failingSince",
  page.position::text as "@position" from (select t.id, t.id as position
from imap_accounts t
where true and t.state = $1 order by t.id asc limit $2 offset $3) page join imap_accounts t on t.id = page.id order by page.id asc;

select count(*)::int as total
from imap_accounts t
where true and t.state = $1;

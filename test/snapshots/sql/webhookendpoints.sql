select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.url as "url",
  (t.token <> '') as "hasToken",
  t.all_inboxes as "allInboxes",
  t.all_events as "allEvents",
  t.content_type as "contentType",
  array(select x.id from webhookendpointevents x where x.webhookendpoint_id = t.id and x.state = 'active' order by x.id) as "webhookendpointevents",
  array(select x.id from webhookendpointinboxes x where x.webhookendpoint_id = t.id and x.state = 'active' order by x.id) as "webhookendpointinboxes",
  t.failed_attempts as "failedAttempts",
  t.failing_since as "failingSince",
  t.inactive_reason as "inactiveReason",
  page.position::text as "@position" from (select t.id, t.id as position
from webhookendpoints t
where true and t.state = any($1::text[]) order by t.id asc limit $2 offset $3) page join webhookendpoints t on t.id = page.id order by page.id asc;

select count(*)::int as total
from webhookendpoints t
where true and t.state = any($1::text[]);

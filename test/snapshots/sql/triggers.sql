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
  t.type as "type",
  t.add_to_new_inboxes as "addToNewInboxes",
  t.is_shared as "isShared",
  t.agent_has_access as "agentHasAccess",
  t.is_system as "isSystem",
  (select coalesce(json_agg(json_build_array(x.inbox_id, json_build_object('displayOrder', x.display_order)) order by x.inbox_id), '[]'::json) from trigger_inboxes x where x.trigger_id = t.id) as "inboxes",
  array(select x.id from triggerconditions x where x.trigger_id = t.id and x.state = 'active' order by x.id) as "conditions",
  array(select x.id from triggeractions x where x.trigger_id = t.id and x.state = 'active' order by x.id) as "triggeractions",
  ('[]'::json) as "tickets",
  page.position::text as "@position" from (select t.id, lower(t.name::text) as position
from triggers t
where (exists (select 1 from trigger_inboxes l where l.trigger_id = t.id and (l.inbox_id = any($1::bigint[]) or (t.type = 'Manual' and t.agent_has_access and l.inbox_id = any($2::bigint[]))))) and t.state = any($3::text[]) order by position asc nulls last, t.id asc limit $4 offset $5) page join triggers t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from triggers t
where (exists (select 1 from trigger_inboxes l where l.trigger_id = t.id and (l.inbox_id = any($1::bigint[]) or (t.type = 'Manual' and t.agent_has_access and l.inbox_id = any($2::bigint[]))))) and t.state = any($3::text[]);

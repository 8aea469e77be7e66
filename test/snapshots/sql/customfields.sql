select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.agent_label as "agentLabel",
  t.customer_label as "customerLabel",
  t.description as "description",
  t.kind as "kind",
  t.enabled as "enabled",
  t.agent_required as "agentRequired",
  t.customer_required as "customerRequired",
  t.add_to_new_inboxes as "addToNewInboxes",
  t.display_order as "displayOrder",
  array(select x.inbox_id from inbox_customfields x where x.customfield_id = t.id order by x.inbox_id) as "inboxes",
  array(select x.id from customfieldoptions x where x.customfield_id = t.id and x.state = 'active' order by x.display_order, x.id) as "options",
  page.position::text as "@position" from (select t.id, t.display_order as position
from customfields t
where true and t.state = $1 order by position asc nulls last, t.id asc limit $2 offset $3) page join customfields t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from customfields t
where true and t.state = $1;

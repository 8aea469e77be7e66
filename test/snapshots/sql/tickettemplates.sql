select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.name as "name",
  t.subject as "subject",
  t.message as "message",
  t.edit_method as "editMethod",
  t.inbox_id as "inbox",
  t.status_id as "status",
  t.priority_id as "priority",
  t.type_id as "type",
  t.agent_id as "agent",
  t.source_id as "source",
  array(select x.tag_id from tickettemplate_tags x where x.tickettemplate_id = t.id order by x.tag_id) as "tags",
  (select coalesce(json_agg(json_build_array(x.customfield_id, json_build_object('value', x.value)) order by x.customfield_id), '[]'::json) from tickettemplate_customfields x where x.tickettemplate_id = t.id) as "customfields",
  t.cc as "cc",
  t.bcc as "bcc",
  t.notify_customer as "notifyCustomer",
  page.position::text as "@position" from (select t.id, lower(t.name::text) as position
from tickettemplates t
where (t.inbox_id is null or t.inbox_id = any($1::bigint[])) and t.state = $2 order by position asc nulls last, t.id asc limit $3 offset $4) page join tickettemplates t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from tickettemplates t
where (t.inbox_id is null or t.inbox_id = any($1::bigint[])) and t.state = $2;

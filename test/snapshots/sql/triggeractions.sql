select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.type as "type",
  t.user_id as "user",
  t.priority_id as "priority",
  t.status_id as "status",
  t.tickettype_id as "tickettype",
  t.inbox_id as "inbox",
  t.businesshours_id as "businesshours",
  t.recipient as "recipient",
  t.subject as "subject",
  t.message as "message",
  array(select x.tag_id from triggeraction_tags x where x.triggeraction_id = t.id order by x.tag_id) as "tags",
  t.trigger_id as "trigger",
  page.position::text as "@position" from (select t.id, t.id as position
from triggeractions t
where true and t.state = $1 order by t.id asc limit $2 offset $3) page join triggeractions t on t.id = page.id order by page.id asc;

select count(*)::int as total
from triggeractions t
where true and t.state = $1;

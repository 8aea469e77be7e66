select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.thread_type as "threadType",
  t.html_body as "htmlBody",
  t.text_body as "textBody",
  t.edit_method as "editMethod",
  t.subject as "subject",
  t.from_address as "sendFrom",
  t.to_addresses as "to",
  t.cc as "cc",
  t.bcc as "bcc",
  t.ticket_id as "ticket",
  t.contact_id as "contact",
  t.status_id as "status",
  t.assigning_user_id as "assigningUser",
  t.is_pinned as "isPinned",
  t.is_draft as "isDraft",
  (coalesce(t.send_after > now() and not t.is_draft, false)) as "delayed",
  t.email_message_id as "emailMessageId",
  (null::text) as "s3link",
  t.delivery_status as "deliveryStatus",
  t.delivery_reason as "deliveryReason",
  t.delivery_method as "deliveryMethod",
  t.viewed_by_customer_at as "viewedByCustomerAt",
  t.split_into_id as "splitInto",
  array(select x.id from files x where x.message_id = t.id and x.state = 'active' order by x.id) as "files",
  array(select x.user_id from message_mentions x where x.message_id = t.id order by x.user_id) as "mentions" from (select t.*
from messages t
where ((not t.is_draft or t.created_by_id = $1) and (t.state <> 'deleted' or t.deleted_by_id = $2) and exists (select 1 from tickets k where k.id = t.ticket_id and k.state <> 'deleted' and k.inbox_id = any($3::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $4 and k.deleted_by_type = 'users')))) and t.state = $5 order by t.id asc limit $6 offset $7) t order by t.id asc;

select count(*)::int as total
from messages t
where ((not t.is_draft or t.created_by_id = $1) and (t.state <> 'deleted' or t.deleted_by_id = $2) and exists (select 1 from tickets k where k.id = t.ticket_id and k.state <> 'deleted' and k.inbox_id = any($3::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $4 and k.deleted_by_type = 'users')))) and t.state = $5;

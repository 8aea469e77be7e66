select t.id as "id",
  t.state as "state",
  t.address as "address",
  t.kind as "kind",
  t.reason as "reason",
  (select o.created_at from outgoing_mails o where o.id = t.outgoing_mail_id) as "createdAt",
  t.updated_at as "updatedAt",
  page.position::text as "@position" from (select t.id, t.id as position
from outgoing_mail_recipients t
where (exists ( select 1 from outgoing_mails o join tickets k on k.id = o.ticket_id where o.id = t.outgoing_mail_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = any($3::text[]) order by t.id asc limit $4 offset $5) page join outgoing_mail_recipients t on t.id = page.id order by page.id asc;

select count(*)::int as total
from outgoing_mail_recipients t
where (exists ( select 1 from outgoing_mails o join tickets k on k.id = o.ticket_id where o.id = t.outgoing_mail_id and k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) and t.state = any($3::text[]);

select t.id as "id",
  t.state as "state",
  t.inbox_id as "inbox",
  t.channel as "channel",
  t.envelope_from as "envelopeFrom",
  t.envelope_to as "envelopeTo",
  t.remote_address as "remoteAddress",
  t.helo as "helo",
  t.attempts as "attempts",
  t.email_message_id as "messageId",
  t.ticket_id as "ticket",
  t.message_id as "message",
  t.outcome as "outcome",
  ((select r.size from raw_mails r where r.id = t.raw_mail_id)) as "size",
  ((select r.full_size from raw_mails r where r.id = t.raw_mail_id)) as "fullSize",
  ((select r.sha256 from raw_mails r where r.id = t.raw_mail_id)) as "sha256",
  t.received_at as "createdAt",
  (coalesce(t.done_at, t.received_at)) as "updatedAt",
  page.position::text as "@position" from (select t.id, t.id as position
from incoming_mails t
where true and t.state = any($1::text[]) order by t.id desc limit $2 offset $3) page join incoming_mails t on t.id = page.id order by page.id desc;

select count(*)::int as total
from incoming_mails t
where true and t.state = any($1::text[]);

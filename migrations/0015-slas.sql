-- SLAs measured: what a target is for, and what of a ticket is promised until when.

alter table slaticketpriorities add column target text not null default 'firstResponse'
  check (target in ('firstResponse', 'replyTime', 'resolutionTime'));

alter table tickets
  -- the first in order that fits; null: nothing is promised, or the ticket was imported
  add column sla_id bigint references slas,
  -- the clock that ends first of those that run now, and when; null while none runs
  add column sla_target text,
  add column sla_due_at timestamptz,
  -- when to look at it again: to warn, to note a breach, or because something that it depends on has changed
  add column sla_check_at timestamptz,
  -- the first promise that was not kept
  add column sla_breached_at timestamptz;

-- what 0008 says of it, with what can be asked of SLAs
drop index tickets_list;
create index tickets_list on tickets (inbox_id, status_id, id) include (
  state, archived_at, agent_id, customer_id, contact_id, company_id, priority_id, type_id, source_id, businesshours_id,
  parent_id, message_count, response_time_mins, resolution_time_mins, spam_score, happiness_survey_sent_at,
  review_status, created_at, created_by_id, updated_at, updated_by_id, deleted_at, deleted_by_id, deleted_by_type,
  sla_id, sla_due_at, sla_breached_at);

create index tickets_sla_check on tickets (sla_check_at, id)
  where sla_check_at is not null and state = 'active' and archived_at is null;
create index tickets_sla_due on tickets (sla_due_at, id) include (inbox_id, state, archived_at, deleted_by_id, deleted_by_type)
  where sla_due_at is not null and state = 'active' and archived_at is null;

alter table notificationpreferences drop constraint notificationpreferences_event_check;
alter table notificationpreferences add constraint notificationpreferences_event_check
  check (event in ('newTicket', 'assigned', 'message', 'mention', 'slaWarning', 'slaBreach'));

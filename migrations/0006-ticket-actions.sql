-- What the desk does with tickets by itself, and indexes for what it looks for.

-- closes tickets that wait for their customer for 72 hours
alter table site add column auto_close_waiting boolean not null default false;

create index tickets_waiting on tickets (status_changed_at)
  where status_id = 3 and state = 'active' and archived_at is null;
create index tickets_resolved on tickets (updated_at)
  where status_id in (5, 6) and state = 'active' and archived_at is null;
create index tickets_trash on tickets (deleted_at) where state = 'deleted';
create index messages_trash on messages (deleted_at) where state = 'deleted';
create index files_trash on files (deleted_at) where state = 'deleted';

-- A history may name messages that are gone. The key would make every new ticket and reply check it, and every purge
-- of a message look through all histories.
alter table ticketactivities drop constraint ticketactivities_message_id_fkey;

-- purging looks for what refers to the row that goes
create index ticketactivities_other_ticket on ticketactivities (other_ticket_id) where other_ticket_id is not null;
create index messages_split_into on messages (split_into_id) where split_into_id is not null;
create index notifications_message on notifications (message_id) where message_id is not null;
create index scheduledemails_message on scheduledemails (message_id);
create index happinessratings_message on happinessratings (message_id) where message_id is not null;
create index outgoing_mails_ticket on outgoing_mails (ticket_id);

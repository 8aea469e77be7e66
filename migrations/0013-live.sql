-- Live events and counters of views.

-- Ids of events are given before their transactions commit, so a reader who goes on after the highest id it saw loses
-- what commits late. The dispatcher, of which there is one, numbers events as it marks them: without gaps, in the order
-- in which they can be seen.
alter table events add column sequence bigint;

create table event_counter (
  -- there is one row
  id boolean primary key default true check (id),
  last_sequence bigint not null
);

update events set sequence = numbered.sequence
from (select id, row_number() over (order by id) as sequence from events where dispatched_at is not null) numbered
where events.id = numbered.id;
insert into event_counter (last_sequence) select coalesce(max(sequence), 0) from events;

-- partial, so that writing an event does not touch it
create unique index events_sequence on events (sequence) where sequence is not null;

-- How many tickets a view has, by status and agent, for who sees every inbox; others find theirs in tickets_list.
create index tickets_live on tickets (status_id, agent_id) include (
  inbox_id, state, archived_at, deleted_by_id, deleted_by_type)
  where state = 'active' and archived_at is null;

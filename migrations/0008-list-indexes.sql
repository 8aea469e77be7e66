-- Indexes for lists of a desk with many tickets: pages come from an index alone, totals are counted in one, and walks
-- in the order of a time need no sorting. Together they cost a new ticket some 10 µs.

-- All that lists filter, sort and count by, but the texts, whose length nobody knows: a condition on any of these is
-- answered without reading a ticket.
drop index tickets_inbox_status;
create index tickets_list on tickets (inbox_id, status_id, id) include (
  state, archived_at, agent_id, customer_id, contact_id, company_id, priority_id, type_id, source_id, businesshours_id,
  parent_id, message_count, response_time_mins, resolution_time_mins, spam_score, happiness_survey_sent_at,
  review_status, created_at, created_by_id, updated_at, updated_by_id, deleted_at, deleted_by_id, deleted_by_type);

-- the same for messages, beside finding those of a ticket
drop index messages_ticket;
create index messages_ticket on messages (ticket_id, id) include (
  state, thread_type, is_draft, is_pinned, edit_method, delivery_status, contact_id, status_id, created_at,
  created_by_id, created_by_type, updated_at, updated_by_id, deleted_at, deleted_by_id);

-- with the id, as lists sort and cursors go on
drop index tickets_created_at;
create index tickets_created_at on tickets (created_at, id);
drop index tickets_updated_at;
create index tickets_updated_at on tickets (updated_at, id);
create index messages_created_at on messages (created_at, id);
create index messages_updated_at on messages (updated_at, id);

drop index customers_created_at;
create index customers_created_at on customers (created_at, id) include (state, company_id);
drop index customers_updated_at;
create index customers_updated_at on customers (updated_at, id);
-- filters compare text without case
create index customers_external_id_lower on customers (lower(external_id));
drop index contacts_customer;
create index contacts_customer on contacts (customer_id) include (id, state, type, is_main);

-- What searches look in: one row of words beside each ticket, customer and company, written after the change by a job.

-- document: words folded by the server (accents, case, n-grams), not by a dictionary of PostgreSQL, so that the same
-- text gives the same words on every installation. format: the version of that folding. read_at: when the text was
-- read; of two jobs at once the older reading loses.
create table ticket_search (
  ticket_id bigint primary key references tickets on delete cascade,
  document tsvector not null,
  format smallint not null,
  read_at timestamptz not null
);
create index ticket_search_document on ticket_search using gin (document);

create table customer_search (
  customer_id bigint primary key references customers on delete cascade,
  document tsvector not null,
  format smallint not null,
  read_at timestamptz not null
);
create index customer_search_document on customer_search using gin (document);

create table company_search (
  company_id bigint primary key references companies on delete cascade,
  document tsvector not null,
  format smallint not null,
  read_at timestamptz not null
);
create index company_search_document on company_search using gin (document);

-- the newest changes, which a search looks at before it trusts the index
create index companies_updated_at on companies (updated_at);

-- tickets by a custom field's value
create index ticket_customfields_field on ticket_customfields (customfield_id);

-- The rows of a search table whose words match. Documents live outside the table's own pages, which PostgreSQL does
-- not count when it compares a scan of all of them with the use of the index: here only the index is open to it. The
-- guess of few rows makes whoever joins them go from row to row by index, which is right up to very common words.
create function search_matches(search_table regclass, key_column name, query tsquery) returns setof bigint
language plpgsql stable rows 100 set enable_seqscan = off as $$
begin
  return query execute format('select %I from %s where document @@ $1', key_column, search_table) using query;
end
$$;

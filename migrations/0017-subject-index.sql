-- Tickets by what their subject contains or is (docs/decisions/0008-lists-at-size.md). Filters compare it in lower case.

-- A database of one's own may lack the extension or not allow it, with errors of its host's own making, or keep it in
-- another schema. Without it there is no index, and the filters read every ticket.
do $$
declare
  operators text;
begin
  begin
    create extension if not exists pg_trgm;
  exception when others then
    raise notice 'no index on subjects: %', sqlerrm;
  end;
  select format('%I.gin_trgm_ops', n.nspname) into operators
  from pg_opclass c join pg_namespace n on n.oid = c.opcnamespace
  where c.opcname = 'gin_trgm_ops' and has_schema_privilege(n.oid, 'usage');
  if operators is not null then
    execute format('create index tickets_subject on tickets using gin (lower(subject) %s)', operators);
  end if;
end;
$$;

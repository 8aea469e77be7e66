-- Searches for words that very many rows have.

-- How many rows of a search table match, and the ids of those: of more than `most` only the newest. As in
-- search_matches only the index is open to it. One array costs a third less than the rows of a function.
create function search_newest(
  search_table regclass, key_column name, query tsquery, most int, out matches int, out ids bigint[])
language plpgsql stable set enable_seqscan = off set work_mem = '32MB' as $$
begin
  execute format('select array(select %I from %s where document @@ $1)', key_column, search_table) using query into ids;
  matches := cardinality(ids);
  if matches > most then
    ids := array(select id from unnest(ids) id order by id desc limit most);
  end if;
end;
$$;

-- The same as search_matches for words that are known to be in very many rows: whoever joins them does not go from row
-- to row.
create function search_many(search_table regclass, key_column name, query tsquery) returns setof bigint
language plpgsql stable rows 200000 set enable_seqscan = off set work_mem = '32MB' as $$
begin
  return query execute format('select %I from %s where document @@ $1', key_column, search_table) using query;
end;
$$;

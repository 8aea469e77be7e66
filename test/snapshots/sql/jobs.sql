select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.resource as "resource",
  t.operation as "operation",
  t.is_dry as "isDry",
  t.total as "total",
  t.processed as "processed",
  t.errors as "errors",
  t.undo_of_id as "undoOf",
  t.undone_at as "undoneAt",
  (t.state in ('done', 'failed') and t.undone_at is null and t.created_at > now() - interval '24 hours' and exists (select 1 from job_changes c where c.job_id = t.id)) as "canUndo",
  page.position::text as "@position" from (select t.id, t.id as position
from jobs t
where (t.created_by_id = $1) and t.state = any($2::text[]) order by t.id desc limit $3 offset $4) page join jobs t on t.id = page.id order by page.id desc;

select count(*)::int as total
from jobs t
where (t.created_by_id = $1) and t.state = any($2::text[]);

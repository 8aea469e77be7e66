select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.inbox_id as "inbox",
  t.title as "title",
  t.slug as "slug",
  ('/contact/' || t.slug) as "path",
  t.enabled as "enabled",
  t.intro as "intro",
  t.thanks as "thanks",
  t.ask_name as "askName",
  t.ask_subject as "askSubject",
  t.files_allowed as "filesAllowed",
  t.language as "language",
  t.accent_color as "accentColor",
  t.allowed_origins as "allowedOrigins",
  (select coalesce(json_agg(json_build_array(x.customfield_id, json_build_object('required', x.required)) order by x.customfield_id), '[]'::json) from contactform_customfields x where x.contactform_id = t.id) as "customfields",
  page.position::text as "@position" from (select t.id, lower(t.slug::text) as position
from contactforms t
where (t.inbox_id = any($1::bigint[])) and t.state = $2 order by position asc nulls last, t.id asc limit $3 offset $4) page join contactforms t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from contactforms t
where (t.inbox_id = any($1::bigint[])) and t.state = $2;

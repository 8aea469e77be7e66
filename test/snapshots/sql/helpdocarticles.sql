select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.site_id as "helpdocsite",
  t.title as "title",
  t.slug as "slug",
  t.description as "description",
  t.old_url as "oldURL",
  t.popularity as "popularity",
  t.disqus_enabled as "disqusEnabled",
  t.is_private as "isPrivate",
  t.edit_method as "editMethod",
  t.display_order as "displayOrder",
  t.status as "status",
  t.contents as "contents",
  (array(select l.category_id from helpdocarticle_categories l where l.article_id = t.id order by l.category_id)) as "categories",
  (array(select l.related_id from helpdocarticle_related l join helpdocarticles o on o.id = l.related_id where l.article_id = t.id and o.state = 'active' order by l.related_id)) as "relatedArticles",
  page.position::text as "@position" from (select t.id, t.display_order as position
from helpdocarticles t
where true and t.state = $1 order by position asc nulls last, t.id asc limit $2 offset $3) page join helpdocarticles t on t.id = page.id order by page.position asc nulls last, page.id asc;

select count(*)::int as total
from helpdocarticles t
where true and t.state = $1;

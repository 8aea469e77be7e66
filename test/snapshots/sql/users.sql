select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.email as "email",
  t.first_name as "firstName",
  t.last_name as "lastName",
  t.avatar_url as "avatarURL",
  t.role as "role",
  t.is_app_owner as "isAppOwner",
  t.is_part_time as "isPartTime",
  t.reviewer as "reviewer",
  t.can_manage_companies as "canManageCompanies",
  t.edit_method as "editMethod",
  t.signature as "signature",
  t.ticket_reply_redirect as "ticketReplyRedirect",
  t.send_push_notifications as "sendPushNotifications",
  t.send_web_notifications as "sendWebNotifications",
  t.auto_follow_on_cc as "autoFollowOnCC",
  (true) as "useDeskClient",
  t.time_format_id as "timeFormatId",
  t.timezone_id as "timezoneId",
  t.projects_company_id as "projectsCompanyId",
  (null::bigint) as "trainingWheelsEnrollment",
  (select coalesce(json_agg(json_build_array(x.inbox_id, json_build_object('access', x.access, 'isAdmin', x.is_admin)) order by x.inbox_id), '[]'::json) from inbox_users x where x.user_id = t.id) as "inboxes",
  page.position::text as "@position" from (select t.id, t.id as position
from users t
where true and t.state = $1 order by t.id asc limit $2 offset $3) page join users t on t.id = page.id order by page.id asc;

select count(*)::int as total
from users t
where true and t.state = $1;

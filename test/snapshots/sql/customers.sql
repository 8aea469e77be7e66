select t.id as "id",
  t.state as "state",
  t.created_at as "createdAt",
  case when t.created_by_id is null then null else json_build_array(t.created_by_id, t.created_by_type) end as "createdBy",
  t.updated_at as "updatedAt",
  case when t.updated_by_id is null then null else json_build_array(t.updated_by_id, t.updated_by_type) end as "updatedBy",
  t.deleted_at as "deletedAt",
  case when t.deleted_by_id is null then null else json_build_array(t.deleted_by_id, t.deleted_by_type) end as "deletedBy",
  t.first_name as "firstName",
  t.last_name as "lastName",
  (coalesce(( select k.value::text from contacts k where k.customer_id = t.id and k.type = 'email' and k.state = 'active' order by k.is_main desc, k.id limit 1), '')) as "email",
  t.organization as "organization",
  t.company_id as "company",
  array(select x.id from contacts x where x.customer_id = t.id and x.state = 'active' order by x.id) as "contacts",
  array(select x.id from customerwelcomeemails x where x.customer_id = t.id order by x.id) as "customerwelcomeemails",
  t.extra_data as "extraData",
  t.notes as "notes",
  t.verified_email as "verifiedEmail",
  t.permission as "permission",
  t.add_method as "addMethod",
  t.linkedin_url as "linkedinURL",
  t.facebook_url as "facebookURL",
  t.twitter_handle as "twitterHandle",
  (select count(*)::int from tickets k where k.customer_id = t.id and k.state = 'active' and (k.inbox_id = any($1::bigint[]) and (k.state <> 'deleted' or (k.deleted_by_id = $2 and k.deleted_by_type = 'users')))) as "numTickets",
  t.job_title as "jobTitle",
  t.phone as "phone",
  t.mobile as "mobile",
  t.address as "address",
  t.external_id as "externalId",
  t.avatar_url as "avatarURL",
  t.trusted as "trusted",
  t.welcome_email_sent as "welcomeEmailSent",
  page.position::text as "@position" from (select t.id, t.id as position
from customers t
where true and t.state = $3 order by t.id asc limit $4 offset $5) page join customers t on t.id = page.id order by page.id asc;

select count(*)::int as total
from customers t
where true and t.state = $1;

import { entity, entityFilter, type Resource, refs, resource, text } from '../desk-api/resource.ts'

/** Groups of agents, to find tickets by (desk-api-other.md C.4.4). */
export const teams: Resource = resource({
  wire: { one: 'team', many: 'teams' },
  table: 'teams',
  fields: {
    ...entity,
    name: text({ required: true, max: 100, unique: true }),
    users: refs('users', { table: 'team_users', own: 'team_id', other: 'user_id' }),
  },
  list: { filter: [...entityFilter, 'name', 'users'], order: ['name'], defaultOrder: 'name' },
  access: { read: 'agent', write: 'admin' },
})

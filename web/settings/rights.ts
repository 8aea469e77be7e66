import { queryOptions, useQuery } from '@tanstack/react-query'
import { answer, api } from '../api/client.ts'
import { useSession } from '../api/session.ts'

/** The settings of the site; every agent may read them. */
export const siteQuery = queryOptions({
  queryKey: ['sitesettings'],
  queryFn: async () => (await answer(api.GET('/sitesettings.json'))).sitesetting,
  staleTime: 60_000,
})

/** Who may change a part of the settings. The API decides; the app only hides. */
export type Editors = 'admins' | 'everybody' | 'tagEditors' | 'templateEditors'

/** Whether the signed-in agent is an administrator of the site. */
export function useIsAdmin(): boolean {
  const { role, isAppOwner } = useSession()
  return role === 'Admin' || isAppOwner === true
}

/** Tells of each part whether the signed-in agent may change it. */
export function useMayChange(): (editors: Editors) => boolean {
  const isAdmin = useIsAdmin()
  const { data: site } = useQuery(siteQuery)
  return (editors) => {
    if (isAdmin || editors === 'everybody') return true
    if (editors === 'tagEditors') return site?.agentsCanManageTags === true
    return editors === 'templateEditors' && site?.agentsCanManageTicketTemplates === true
  }
}

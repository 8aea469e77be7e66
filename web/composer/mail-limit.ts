import { useQuery } from '@tanstack/react-query'
import { siteQuery } from '../ticket/ticket-queries.ts'
import type { Draft } from './draft.ts'
import type { Upload } from './uploads.ts'

/** Base64 writes three bytes as four characters, and breaks its lines. */
const growth = 1.37

/** How many bytes of files fit into one mail, as the desk is set up; null until that is known, and where it is no mail. */
export function useMailLimit(isMailWithFiles: boolean): number | null {
  const site = useQuery({ ...siteQuery, enabled: isMailWithFiles }).data
  return site === undefined || !isMailWithFiles ? null : Math.floor(site.maxMailBytes / growth)
}

/** All files of a message in bytes: those in its text, those below it, and those on their way. */
export function bytesOf(files: Draft['files'], uploads: readonly Upload[]): number {
  return [...files, ...uploads].reduce((sum, { size }) => sum + size, 0)
}

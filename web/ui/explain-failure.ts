import i18next from 'i18next'
import { useTranslation } from 'react-i18next'
import { Failure } from '../api/failure.ts'
import { showToast } from './toast-store.ts'

interface Explanation {
  why: string
  next: string
  requestId: string | null
}

/** An error in words: why it happened and what to do next. */
export function useExplanation(error: unknown): Explanation {
  // renders again when the language changes
  useTranslation()
  return explain(error)
}

/** Shows an error as a toast; `what` says what could not be done. For mutations whose screen has no place for it. */
export function showFailure(what: string, error: unknown): void {
  const { why, next, requestId } = explain(error)
  const reference = requestId === null ? '' : i18next.t('failure.requestId', { id: requestId })
  showToast({ text: what, detail: `${why} ${next} ${reference}`.trim(), isFailure: true })
}

function explain(error: unknown): Explanation {
  const { t } = i18next
  if (!(error instanceof Failure)) return { why: t('failure.why.bug'), next: t('failure.next.reload'), requestId: null }
  const { status, requestId } = error
  // what the API says about a request is meant for people, and is about this very request
  const isSaid = status >= 400 && status < 500 && status !== 404
  const said = isSaid ? error.allProblems() : ''
  return { why: said === '' ? whyOf(status) : said, next: nextOf(status), requestId }
}

function whyOf(status: number): string {
  const { t } = i18next
  if (status === 0) return t('failure.why.unreachable')
  if (status === 403) return t('failure.why.forbidden')
  if (status === 404) return t('failure.why.notFound')
  if (status === 503) return t('failure.why.unavailable')
  return status >= 500 ? t('failure.why.server') : t('failure.why.refused')
}

function nextOf(status: number): string {
  const { t } = i18next
  if (status === 0) return t('failure.next.connection')
  if (status === 403) return t('failure.next.askAdmin')
  if (status === 404) return t('failure.next.goBack')
  if (status === 429 || status === 503) return t('failure.next.wait')
  return status >= 500 ? t('failure.next.tellOperator') : t('failure.next.correct')
}

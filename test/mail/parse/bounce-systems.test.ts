import { describe, expect, test } from 'vitest'
import { gatewayBounces } from '../fixtures/bounce-gateways.ts'
import { olderBounces } from '../fixtures/bounce-older.ts'
import type { BounceSample } from '../fixtures/bounce-parts.ts'
import { rareBounces } from '../fixtures/bounce-rare.ts'
import { serverBounces } from '../fixtures/bounce-servers.ts'
import { serviceBounces } from '../fixtures/bounce-services.ts'
import { read } from './support.ts'

describe.each<[string, BounceSample[]]>([
  ['servers', serverBounces],
  ['services', serviceBounces],
  ['gateways', gatewayBounces],
  ['others', rareBounces],
  ['older systems', olderBounces],
])('rule 35: bounces of %s', (_, samples) => {
  test.each(samples.map((sample) => [sample.system, sample] as const))('%s', async (_system, sample) => {
    const { report } = await read(sample.mail)
    const recipients = report?.recipients.map(({ finalRecipient, action, status }) => ({
      address: finalRecipient,
      action,
      status,
    }))
    expect({ recipients, originalMessageId: report?.originalMessageId }).toEqual({
      recipients: sample.recipients,
      originalMessageId: sample.originalMessageId,
    })
  })
})

import { ResourceScreen } from '../engine/resource-screen.tsx'
import type { SectionProps } from '../sections.ts'
import { spamLists, suspendedAddresses } from './mail-lists.tsx'
import { panelCards } from './panel-cards.tsx'
import { ratingOptions, teams } from './small-lists.tsx'
import { tags } from './tags.tsx'
import { priorities, sources, statuses, types } from './ticket-lists.tsx'

// Sections that are nothing but their spec.

export const StatusesScreen = (props: SectionProps) => <ResourceScreen spec={statuses} {...props} />
export const TypesScreen = (props: SectionProps) => <ResourceScreen spec={types} {...props} />
export const PrioritiesScreen = (props: SectionProps) => <ResourceScreen spec={priorities} {...props} />
export const SourcesScreen = (props: SectionProps) => <ResourceScreen spec={sources} {...props} />
export const TagsScreen = (props: SectionProps) => <ResourceScreen spec={tags} {...props} />
export const RatingOptionsScreen = (props: SectionProps) => <ResourceScreen spec={ratingOptions} {...props} />
export const TeamsScreen = (props: SectionProps) => <ResourceScreen spec={teams} {...props} />
export const SpamListsScreen = (props: SectionProps) => <ResourceScreen spec={spamLists} {...props} />
export const SuspendedAddressesScreen = (props: SectionProps) => <ResourceScreen spec={suspendedAddresses} {...props} />
export const PanelCardsScreen = (props: SectionProps) => <ResourceScreen spec={panelCards} {...props} />

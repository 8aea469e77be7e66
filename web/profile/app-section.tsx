import { useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useSession } from '../api/session.ts'
import { setPreference, usePreference } from '../app/preferences.ts'
import { zonesQuery } from '../app/profile-sync.ts'
import { currentTheme, setTheme } from '../app/theme.ts'
import { changeLanguage, type Language, languages } from '../i18n/strings.ts'
import { Button } from '../ui/button.tsx'
import { Combobox } from '../ui/combobox.tsx'
import { Field } from '../ui/field.tsx'
import { Select } from '../ui/select.tsx'
import styles from './profile.module.css'
import { useSaveMe } from './save-me.ts'

const themes = ['system', 'light', 'dark'] as const
const densities = ['comfortable', 'compact'] as const

/** How the app looks and speaks. All of it takes effect at once and follows the person to other devices. */
export function AppSection() {
  const { t, i18n } = useTranslation('profile')
  const [theme, showTheme] = useState(currentTheme)
  const density = usePreference('density')
  return (
    <section className={styles['block']}>
      <h2>{t('section.app')}</h2>
      <div className={styles['form']}>
        <Field label={t('app.language')}>
          {(control) => (
            <Select
              {...control}
              value={i18n.language as Language}
              options={(Object.entries(languages) as [Language, string][]).map(([value, label]) => ({ value, label }))}
              onChange={(language) => language !== null && void changeLanguage(language)}
            />
          )}
        </Field>
        <ZoneField />
        <Choices
          label={t('app.theme')}
          value={theme}
          options={themes.map((value) => ({ value, label: t(`app.themes.${value}`) }))}
          onChange={(value) => {
            showTheme(value)
            setTheme(value)
          }}
        />
        <Choices
          label={t('app.density')}
          value={density}
          options={densities.map((value) => ({ value, label: t(`app.densities.${value}`) }))}
          onChange={(value) => setPreference('density', value)}
        />
      </div>
    </section>
  )
}

function ZoneField() {
  const { t } = useTranslation('profile')
  const { timezoneId } = useSession()
  const zones = useQuery(zonesQuery).data ?? []
  const save = useSaveMe()
  const own = Intl.DateTimeFormat().resolvedOptions().timeZone
  return (
    <>
      <Field label={t('app.zone')} hint={timezoneId ? undefined : t('app.zoneHint', { zone: own })}>
        {(control) => (
          <Combobox
            {...control}
            value={timezoneId || null}
            placeholder={own}
            options={zones.map(({ id, name }) => ({ value: id, label: name.replaceAll('_', ' ') }))}
            onChange={(id) => save.mutate({ timezoneId: id ?? 0 })}
          />
        )}
      </Field>
      {timezoneId ? (
        <div className={styles['buttons']}>
          <Button onClick={() => save.mutate({ timezoneId: 0 })}>{t('app.zoneOfDevice')}</Button>
        </div>
      ) : null}
    </>
  )
}

interface ChoicesProps<Value extends string> {
  label: string
  value: Value
  options: readonly { value: Value; label: string }[]
  onChange: (value: Value) => void
}

function Choices<Value extends string>({ label, value, options, onChange }: ChoicesProps<Value>) {
  const name = useId()
  return (
    <fieldset className={styles['fieldset']}>
      <legend className={styles['legend']}>{label}</legend>
      <div className={styles['choices']}>
        {options.map((option) => (
          <label key={option.value} className={styles['option']}>
            <input type="radio" name={name} checked={option.value === value} onChange={() => onChange(option.value)} />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  )
}

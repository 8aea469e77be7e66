import { Check, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../ui/avatar.tsx'
import { Badge, Tag } from '../ui/badge.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Kbd } from '../ui/kbd.tsx'
import { Table } from '../ui/table.tsx'
import { Tabs } from '../ui/tabs.tsx'
import styles from './gallery.module.css'

const people = [
  { id: 1, name: 'Ada Lovelace', tickets: 12 },
  { id: 2, name: 'Grace Hopper', tickets: 7 },
]

/** Buttons, labels, tables. */
export function ListsSample() {
  const [tab, setTab] = useState('first')
  return (
    <>
      <div className={styles['row']}>
        <Button variant="primary" icon={Check}>
          Save
        </Button>
        <Button>Cancel</Button>
        <Button variant="quiet">Skip</Button>
        <Button variant="danger">Delete</Button>
        <Button isBusy>Saving</Button>
        <Button disabled>Disabled</Button>
        <IconButton label="Delete" icon={Trash2} keys="#" />
        <Kbd keys="mod+shift+enter" />
      </div>
      <div className={styles['row']}>
        <Badge>Neutral</Badge>
        <Badge tone="accent">Active</Badge>
        <Badge tone="good">Solved</Badge>
        <Badge tone="warn">Waiting</Badge>
        <Badge tone="danger">Spam</Badge>
        <Tag color="#e1574c">printer</Tag>
        <Tag onRemove={() => setTab('first')}>removable</Tag>
        <Avatar name="Ada Lovelace" size="small" />
        <Avatar name="Grace Hopper" />
        <Avatar name="linus@example.com" size="large" />
      </div>
      <Tabs
        label="Sample"
        value={tab}
        onChange={setTab}
        tabs={[
          {
            id: 'first',
            label: 'People',
            content: (
              <Table
                label="People"
                rows={people}
                keyOf={(person) => person.id}
                columns={[
                  { id: 'name', heading: 'Name', cell: (person) => person.name },
                  { id: 'tickets', heading: 'Tickets', isAtEnd: true, cell: (person) => person.tickets },
                ]}
              />
            ),
          },
          { id: 'second', label: 'Nothing', content: 'Nothing here.' },
        ]}
      />
    </>
  )
}

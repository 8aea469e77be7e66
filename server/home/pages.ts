import type { Actor } from '../db/ctx.ts'
import { Html, html } from './html.ts'
import type { RecentTicket } from './queries.ts'
import type { Page } from './send-page.ts'

const nothing = new Html('')

/** The form for address and password, with what went wrong before. */
export function signInPage(problem = '', email = ''): Page {
  return {
    title: 'Sign in',
    body: html`<main class="narrow">
<section>
<h1>Sign in</h1>
<p class="quiet">Administrators without a password use the link that the server prints when it starts.</p>
${problem === '' ? nothing : html`<p class="problem" role="alert">${problem}</p>`}
<form method="post" action="/sign-in">
<label>E-mail <input name="email" type="email" autocomplete="username" required value="${email}"></label>
<label>Password <input name="password" type="password" autocomplete="current-password" required></label>
<button>Sign in</button>
</form>
</section>
</main>`,
  }
}

/** What a one-time link opens: the button uses the link up, opening it does not. */
export function signInLinkPage(token: string): Page {
  return {
    title: 'Sign in',
    body: html`<main class="narrow">
<section>
<h1>Sign in</h1>
<p class="quiet">This link works once.</p>
<form method="post" action="/sign-in">
<input type="hidden" name="token" value="${token}">
<button>Continue</button>
</form>
</section>
</main>`,
  }
}

/** The signed-in start page: who you are, the newest tickets, how to make one. */
export function homePage(view: { actor: Actor; tickets: readonly RecentTicket[]; example: string }): Page {
  const { actor, tickets, example } = view
  const name = `${actor.firstName} ${actor.lastName}`.trim() || actor.email
  return {
    title: actor.site.name,
    body: html`<main>
<header>
<h1>${actor.site.name}</h1>
<div>Signed in as <strong>${name}</strong> <span class="quiet">${actor.email}, ${actor.role}</span>
<form class="inline" method="post" action="/sign-out"><button class="plain">Sign out</button></form></div>
</header>
<section>
<p>This desk works through its API. The app for agents, with inboxes, replies and settings, is not part of this
version; this page only shows that the desk runs and what arrived last.</p>
<p class="quiet"><a href="/desk/api/docs">Every endpoint</a> is described by the desk itself. The folder docs of the
source has the operator's guide (operations.md) and what is compatible (compat.md).</p>
</section>
<section>
<h2>Newest tickets</h2>
${tickets.length === 0 ? html`<p class="quiet">There are no tickets you may see yet.</p>` : ticketTable(tickets)}
</section>
<section>
<h2>Create a ticket</h2>
<pre tabindex="0">${example}</pre>
</section>
</main>`,
  }
}

function ticketTable(tickets: readonly RecentTicket[]): Html {
  return html`<div class="scroll"><table>
<thead><tr><th>Number</th><th>Subject</th><th>Customer</th><th>Inbox</th><th>Status</th><th>Created</th></tr></thead>
<tbody>${tickets.map(
    (ticket) => html`
<tr><td class="fixed">${ticket.id}</td><td>${ticket.subject}</td><td>${ticket.customer}</td><td>${ticket.inbox}</td>
<td class="fixed">${ticket.status}</td><td class="fixed">${ticket.created_at}</td></tr>`,
  )}
</tbody></table></div>`
}

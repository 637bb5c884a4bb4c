import type { Catalog } from '@rymeda/contracts';
import { compileDefinition } from '../definition/compile-definition.ts';
import { readDefinition } from '../definition/definition.ts';

type Template = Catalog['templates'][number];

const hours = 3_600;
const days = 24 * hours;

/** Ready to be sent to POST /v1/oris/workflows once the `{{parameters}}` are replaced. */
const all: readonly Template[] = [
  {
    key: 'no_show_follow_up',
    name: 'No-show follow-up',
    summary:
      'A session was missed: somebody calls the client within two days; three in a month are told to the director.',
    parameters: [{ name: 'email', summary: 'Where to mail when nobody has followed up' }],
    workflow: {
      name: 'No-show follow-up',
      trigger: 'event',
      triggerConfig: { event: 'care.session.no_show' },
      actions: [
        {
          id: 'follow',
          type: 'task',
          title: 'Call the client of the missed session ${event.data.id}',
          instructions:
            'Client ${event.data.clientId}, provider ${event.data.providerId}. Offer another time.',
          outcomes: ['reached', 'not_reached', 'rebooked'],
          timeoutSeconds: 2 * days,
        },
        {
          id: 'remind',
          type: 'email',
          if: 'steps.follow.timedOut || steps.follow.outcome == "not_reached"',
          to: ['{{email}}'],
          subject: 'A missed session has not been followed up',
          text: 'Session ${event.data.id} was missed, and the client was not reached.',
        },
      ],
    },
  },
  {
    key: 'missing_note',
    name: 'Missing note',
    summary:
      'No note 24 hours after a session was completed: its provider’s task, and a mail when a day later there is none.',
    parameters: [{ name: 'email', summary: 'Where to mail when there is no note after two days' }],
    workflow: {
      name: 'Missing note',
      trigger: 'event',
      triggerConfig: { event: 'care.session.completed' },
      actions: [
        {
          id: 'note',
          type: 'wait',
          event: { name: 'care.note.added', field: 'sessionId', equals: 'event.data.id' },
          timeoutSeconds: days,
        },
        {
          id: 'late',
          type: 'branch',
          cases: [
            {
              if: 'steps.note.timedOut',
              actions: [
                {
                  id: 'write',
                  type: 'task',
                  title: 'Write the note of session ${event.data.id}',
                  outcomes: ['written', 'not_needed'],
                  timeoutSeconds: days,
                },
                {
                  id: 'tell',
                  type: 'email',
                  if: 'steps.write.timedOut',
                  to: ['{{email}}'],
                  subject: 'A session has had no note for two days',
                  text: 'Session ${event.data.id} of provider ${event.data.providerId} was completed and has no note.',
                },
              ],
            },
          ],
        },
      ],
    },
  },
  {
    key: 'claim_denied',
    name: 'Denied claim',
    summary: 'The payer denied a claim: billing decides whether to appeal, and the appeal is filed.',
    parameters: [],
    workflow: {
      name: 'Denied claim',
      trigger: 'event',
      triggerConfig: { event: 'revenue.claim.denied' },
      actions: [
        {
          id: 'decide',
          type: 'task',
          title: 'Claim ${event.data.id} was denied',
          instructions: 'Payer ${event.data.payerId}, ${event.data.totalAmount} USD. Appeal, or write off?',
          outcomes: ['appeal', 'write_off'],
          timeoutSeconds: 30 * days,
        },
        {
          id: 'appeal',
          type: 'call',
          if: '!steps.decide.timedOut && steps.decide.outcome == "appeal"',
          operation: 'revenue.claims.appeal',
          params: { id: '${event.data.id}' },
          body: {},
        },
      ],
    },
  },
  {
    key: 'credential_expiring',
    name: 'Expiring credential',
    summary: 'A licence or certificate nears its end: a mail, and a task to renew it.',
    parameters: [{ name: 'email', summary: 'Who keeps the credentials' }],
    workflow: {
      name: 'Expiring credential',
      trigger: 'event',
      triggerConfig: { event: 'compliance.artifact.expiring' },
      actions: [
        {
          id: 'notice',
          type: 'email',
          onError: 'continue',
          to: ['{{email}}'],
          subject: 'A credential expires soon',
          text: 'Record ${event.data.id} expires soon. A task to renew it waits.',
        },
        {
          id: 'renew',
          type: 'task',
          title: 'Renew ${event.data.id}',
          outcomes: ['renewed', 'let_expire'],
          timeoutSeconds: 30 * days,
        },
      ],
    },
  },
  {
    key: 'policy_changed',
    name: 'Changed policy',
    summary: 'A new version of a policy: somebody sees to it that its attestations come in.',
    parameters: [],
    workflow: {
      name: 'Changed policy',
      trigger: 'event',
      triggerConfig: { event: 'compliance.artifact.superseded' },
      actions: [
        {
          id: 'attest',
          type: 'task',
          title: 'Ask for attestations of the policy that follows ${event.data.id}',
          outcomes: ['asked'],
          timeoutSeconds: 14 * days,
        },
      ],
    },
  },
  {
    key: 'intake_checklist',
    name: 'Intake checklist',
    summary: 'A new patient: consent, insurance and the first session, one after the other.',
    parameters: [],
    workflow: {
      name: 'Intake checklist',
      trigger: 'event',
      triggerConfig: { event: 'care.patient.created' },
      actions: [
        { id: 'items', type: 'set', variables: { items: '["consent forms", "insurance", "first session"]' } },
        {
          id: 'each',
          type: 'forEach',
          items: 'vars.items',
          as: 'item',
          actions: [
            {
              id: 'check',
              type: 'task',
              title: 'Intake of ${event.data.id}: ${item}',
              outcomes: ['done', 'not_needed'],
              timeoutSeconds: 14 * days,
            },
          ],
        },
        { id: 'complete', type: 'emit', name: 'intake.complete', data: { clientId: '${event.data.id}' } },
      ],
    },
  },
  {
    key: 'weekly_posture',
    name: 'Weekly posture mail',
    summary: 'Every Monday at eight: a mail that asks for a look at the compliance posture.',
    parameters: [
      { name: 'email', summary: 'The compliance officer' },
      { name: 'timezone', summary: 'IANA zone, for example America/New_York' },
    ],
    workflow: {
      name: 'Weekly posture mail',
      trigger: 'schedule',
      triggerConfig: { cron: '0 8 * * mon', timezone: '{{timezone}}' },
      actions: [
        {
          id: 'mail',
          type: 'email',
          to: ['{{email}}'],
          subject: 'Compliance posture of this week',
          text: 'The posture as of ${schedule.at} is at GET /v1/compliance/posture.',
        },
      ],
    },
  },
];

const examples: Record<string, string> = { email: 'somebody@example.org', timezone: 'America/New_York' };

/** A template's workflow with its parameters in place. */
export const filled = (
  template: Template,
  values: Readonly<Record<string, string>> = examples,
): Record<string, unknown> =>
  JSON.parse(
    JSON.stringify(template.workflow).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? ''),
  ) as Record<string, unknown>;

const works = (template: Template): boolean => {
  const read = readDefinition(filled(template) as never);
  return 'definition' in read && 'compiled' in compileDefinition(read.definition);
};

/** Those whose events and operations this version of the platform has. */
export const templates: readonly Template[] = all.filter(works);

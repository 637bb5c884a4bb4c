import type { Catalog } from '@rymeda/contracts';
import { compileDefinition } from '../definition/compile-definition.ts';
import { readDefinition } from '../definition/definition.ts';
import { filled } from './fill.rules.ts';

type Template = Catalog['templates'][number];

const days = 24 * 3_600;

const text = (name: string, summary: string, given: string | null = null) =>
  ({ name, summary, type: 'text', default: given }) as const;
const seconds = (name: string, summary: string, given: number) =>
  ({ name, summary: `${summary}, in seconds`, type: 'integer', default: given }) as const;

const notesOfSession = {
  type: 'call',
  operation: 'care.sessions.notes.list',
  params: { id: '${event.data.id}' },
} as const;

/** Ready to be sent to POST /v1/oris/workflows once the `{{parameters}}` are replaced. */
const all: readonly Template[] = [
  {
    key: 'no_show_follow_up',
    name: 'No-show follow-up',
    summary:
      'A session was missed: somebody calls the client within two days; a mail says so when nobody did, or the client was not reached.',
    parameters: [
      text('email', 'Where to mail when nobody has followed up'),
      seconds('callWithin', 'How long there is for the call', 2 * days),
    ],
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
          timeoutSeconds: '{{callWithin}}',
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
      'No note 24 hours after a session was completed: its provider’s task (anybody’s, where no user is linked to the provider), and a mail when a day later there is none.',
    parameters: [
      text('email', 'Where to mail when there is none after that'),
      seconds('noteWithin', 'How long there is for the note', days),
      seconds('writeWithin', 'How long there is once the provider was asked for it', days),
    ],
    workflow: {
      name: 'Missing note',
      trigger: 'event',
      triggerConfig: { event: 'care.session.completed' },
      actions: [
        {
          id: 'note',
          type: 'wait',
          event: { name: 'care.note.added', field: 'sessionId', equals: 'event.data.id' },
          timeoutSeconds: '{{noteWithin}}',
        },
        // One may have been written before the session was completed.
        { id: 'missing', if: 'steps.note.timedOut', ...notesOfSession },
        {
          id: 'late',
          type: 'branch',
          cases: [
            {
              if: 'steps.note.timedOut && steps.missing.count == 0',
              actions: [
                {
                  id: 'write',
                  type: 'task',
                  title: 'Write the note of session ${event.data.id}',
                  assignee: { providerId: '${event.data.providerId}' },
                  outcomes: ['written', 'not_needed'],
                  timeoutSeconds: '{{writeWithin}}',
                },
                { id: 'still', if: 'steps.write.timedOut', ...notesOfSession },
                {
                  id: 'tell',
                  type: 'email',
                  if: 'steps.write.timedOut && steps.still.count == 0',
                  to: ['{{email}}'],
                  subject: 'A session has no note',
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
    parameters: [
      text('billingRoleId', 'The role whose users decide (GET /v1/organization/roles)'),
      seconds('decideWithin', 'How long there is to decide', 30 * days),
    ],
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
          assignee: { roleId: '{{billingRoleId}}' },
          outcomes: ['appeal', 'write_off'],
          timeoutSeconds: '{{decideWithin}}',
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
    summary:
      'A licence or certificate nears its end: a mail at each notice (90, 60, 30 and 7 days), and one task to renew it.',
    parameters: [
      text('email', 'Who keeps the credentials'),
      // From the first notice to a week after the end, so that no notice finds the task just over.
      seconds('renewWithin', 'How long the task stays open', 97 * days),
    ],
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
          subject: 'A credential expires in ${event.data.daysLeft} days',
          text: 'Record ${event.data.id} is valid until ${event.data.validUntil}. A task to renew it waits.',
        },
        {
          id: 'renew',
          type: 'task',
          title: 'Renew ${event.data.id}',
          onePer: '${event.data.id}',
          outcomes: ['renewed', 'let_expire'],
          timeoutSeconds: '{{renewWithin}}',
        },
      ],
    },
  },
  {
    key: 'policy_changed',
    name: 'Changed policy',
    summary:
      'A policy has a new version, which is to be attested anew: a task where it is assigned to nobody, and one where attestations are missing some time later.',
    parameters: [
      seconds('attestWithin', 'How long people have before somebody sees to it', 14 * days),
      seconds('seeWithin', 'How long there is for a task', 14 * days),
    ],
    workflow: {
      name: 'Changed policy',
      trigger: 'event',
      triggerConfig: { event: 'compliance.artifact.superseded', condition: 'event.data.type == "policy"' },
      actions: [
        {
          id: 'assigned',
          type: 'call',
          operation: 'compliance.assignments.list',
          query: { seriesId: '${event.data.seriesId}' },
        },
        {
          id: 'assign',
          type: 'task',
          if: 'steps.assigned.count == 0',
          title: 'Assign policy ${event.data.supersededBy}: nobody is asked to attest it',
          outcomes: ['assigned', 'not_needed'],
          timeoutSeconds: '{{seeWithin}}',
        },
        { id: 'grace', type: 'wait', seconds: '{{attestWithin}}' },
        {
          id: 'assignments',
          type: 'call',
          operation: 'compliance.assignments.list',
          query: { seriesId: '${event.data.seriesId}' },
        },
        {
          id: 'each',
          type: 'forEach',
          items: 'steps.assignments.items',
          as: 'assignment',
          actions: [
            {
              id: 'open',
              type: 'call',
              operation: 'compliance.obligations.list',
              query: { assignmentId: '${assignment.id}', status: 'open' },
            },
            {
              id: 'overdue',
              type: 'call',
              operation: 'compliance.obligations.list',
              query: { assignmentId: '${assignment.id}', status: 'overdue' },
            },
            {
              id: 'remind',
              type: 'task',
              if: 'steps.open.count + steps.overdue.count > 0',
              title:
                'Policy ${event.data.supersededBy} is not attested by everybody: assignment ${assignment.id}',
              outcomes: ['reminded', 'not_needed'],
              timeoutSeconds: '{{seeWithin}}',
            },
          ],
        },
      ],
    },
  },
  {
    key: 'intake_checklist',
    name: 'Intake checklist',
    summary: 'A new patient: consent, insurance and the first session, one after the other.',
    parameters: [seconds('doWithin', 'How long there is for each', 14 * days)],
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
              timeoutSeconds: '{{doWithin}}',
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
    summary: 'Every Monday at eight: a mail with the score of the compliance posture.',
    parameters: [
      text('email', 'The compliance officer'),
      text('timezone', 'IANA zone, for example America/New_York'),
      text('cron', 'When', '0 8 * * mon'),
    ],
    workflow: {
      name: 'Weekly posture mail',
      trigger: 'schedule',
      triggerConfig: { cron: '{{cron}}', timezone: '{{timezone}}' },
      actions: [
        { id: 'posture', type: 'call', operation: 'compliance.posture.get' },
        {
          id: 'mail',
          type: 'email',
          to: ['{{email}}'],
          subject: 'Compliance posture of this week',
          text: 'As of ${schedule.at} the posture scores ${steps.posture.score == null ? "nothing yet" : string(steps.posture.score)}, of 1. What is behind it is at GET /v1/compliance/posture.',
        },
      ],
    },
  },
];

const examples = {
  email: 'somebody@example.org',
  timezone: 'America/New_York',
  billingRoleId: 'rol_0193aee0f3a17c3e8d1f0a2b4c6d8e0f',
};

const works = (template: Template): boolean => {
  const read = readDefinition(filled(template, examples) as never);
  return 'definition' in read && 'compiled' in compileDefinition(read.definition);
};

/** Those whose events and operations this version of the platform has. Compiles all of them: 60 ms, 8 MB. */
export const templates = (): Template[] => all.filter(works);

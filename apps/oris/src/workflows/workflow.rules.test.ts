import { describe, expect, it } from '@jest/globals';
import { workflowCreate, workflowPatch } from '@rymeda/contracts';
import { changeWorkflow, newWorkflow } from './workflow.rules.ts';
import { workflowEvent, toWorkflow } from './workflow.ts';

const now = new Date('2026-03-02T14:00:00.000Z');
const later = new Date('2026-03-03T14:00:00.000Z');
const birth = { id: 'wfl_1', organizationId: 'org_1', now };
const state = newWorkflow(workflowCreate.parse({ name: 'Ana Lima' }), birth);

describe('a new workflow', () => {
  it('is active, and its first version', () => {
    expect(state).toEqual({
      id: birth.id,
      organizationId: birth.organizationId,
      name: 'Ana Lima',
      status: 'active',
      createdAt: now,
      updatedAt: now,
      version: 1,
    });
  });

  it('is answered without its version, which is the ETag', () => {
    expect(toWorkflow(state)).not.toHaveProperty('version');
  });
});

describe('a change', () => {
  it('names what really changed, and makes a version', () => {
    const { workflow, changed } = changeWorkflow(state, { name: 'Ana Lima', status: 'inactive' }, later);
    expect(changed).toEqual(['status']);
    expect(workflow).toMatchObject({ status: 'inactive', version: 2, createdAt: now, updatedAt: later });
  });

  it('that changes nothing makes no version', () => {
    expect(changeWorkflow(state, { name: 'Ana Lima' }, later)).toEqual({ workflow: state, changed: [] });
  });

  it('never removes a required field', () => {
    expect(workflowPatch.safeParse({ name: null }).success).toBe(false);
  });
});

it('an event carries no PHI', () => {
  expect(JSON.stringify(workflowEvent('created', state))).not.toContain('Ana');
});

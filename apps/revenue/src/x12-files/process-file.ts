import type { X12File } from '@rymeda/contracts';
import { jobContext } from '@rymeda/service';
import type { ClaimPayment, X12Fault } from '@rymeda/x12';
import { acknowledger, type AcknowledgeParts } from '../posting/acknowledge.ts';
import { chunkClaims, chunkPoster, phaseEnder, type PostingParts } from '../posting/post-remittance.ts';
import { remittanceBeginner, type BeginParts } from '../remittances/begin-remittance.ts';
import type { RemittanceState } from '../remittances/remittance.ts';
import { fileEvent, fileObject, mostProblems, toProblem, type FileProblem, type FileState } from './file.ts';
import { answersIn } from './answers.ts';
import { eachClaim } from './each-claim.ts';
import type { FileJob, FileStore } from './file.store.ts';
import { inspect, type FoundSet, type Inspected } from './inspect.ts';
import type { SealedFiles } from './sealed-file.ts';

export type ProcessParts = PostingParts &
  AcknowledgeParts &
  BeginParts & { x12Files: FileStore; files: SealedFiles };

type Status = FileState['status'];
const worst: readonly Status[] = ['rejected', 'held', 'processing', 'received', 'posted'];
const worstOf = (statuses: readonly Status[]): Status =>
  worst.find((status) => statuses.includes(status)) ?? 'posted';

interface Done {
  status: Status;
  problems: FileProblem[];
  matched: number;
  exceptions: number;
}

/** Carries a file through, set by set. Everything is done once, however often and wherever this is begun. */
export function fileProcessor(parts: ProcessParts) {
  const { transactions, remittances, payers, x12Files, files } = parts;
  const postChunk = chunkPoster(parts);
  const endPhase = phaseEnder(parts);
  const begin = remittanceBeginner(parts);
  const acknowledge = acknowledger(parts);
  const job = 'x12-files';

  return async (asked: FileJob, stopping: AbortSignal): Promise<void> => {
    const { organizationId, _id: fileId } = asked;
    const scope = { organizationId };
    const context = () => jobContext(organizationId, job);
    const file = await transactions.run(context(), async (tx) => {
      await x12Files.begin(tx, scope, fileId);
      return x12Files.load(scope, fileId, tx);
    });
    if (file === null) return;
    const pieces = () => unlessStopping(files.read(organizationId, fileObject(file)), stopping);
    const found = await inspect(pieces());
    const isRefused = await testsRefused(file, found);
    const done: Done[] = [];
    for (const ta1 of found.acknowledgements)
      done.push(isRefused(ta1) ? refusedTest('TA1', ta1) : await interchangeDone(file, found, ta1));
    for (const set of found.sets)
      done.push(isRefused(set) ? refusedTest('ST', set) : await setDone(file, found, set, pieces));
    const answers = await answersIn(scope, found, acknowledge.ours);
    await finish(file, found, done, { answers, asked });
  };

  /** What happened in a test is posted and told of for nobody but who tests with a payer (its `edi.test`). */
  async function testsRefused(
    { organizationId }: FileState,
    { sets, acknowledgements }: Inspected,
  ): Promise<(part: { isTest: boolean }) => boolean> {
    if (![...sets, ...acknowledgements].some(({ isTest }) => isTest)) return () => false;
    const isTesting = await transactions.run(jobContext(organizationId, job), (tx) =>
      payers.any(tx, { organizationId }, { 'edi.test': true }),
    );
    return ({ isTest }) => isTest && !isTesting;
  }

  async function interchangeDone(
    file: FileState,
    found: Inspected,
    ta1: Inspected['acknowledgements'][number],
  ): Promise<Done> {
    if (isWronglyTyped(file, found))
      return { ...untouched, problems: [wrongType({ segment: 'TA1', line: ta1.line })] };
    if (found.faults.length > 0) return untouched;
    return acknowledge.interchange({ organizationId: file.organizationId }, ta1);
  }

  async function setDone(
    file: FileState,
    found: Inspected,
    set: FoundSet,
    pieces: () => AsyncIterable<Uint8Array>,
  ): Promise<Done> {
    const refused = (status: Status, problems: FileProblem[]): Done => ({ ...untouched, status, problems });
    if (found.faults.length > 0) return refused('rejected', set.faults);
    if (set.faults.length > 0)
      return refused(set.faults.every((f) => f.code === 'OUT_OF_BALANCE') ? 'held' : 'rejected', set.faults);
    if (file.type !== null && file.type !== set.type)
      return refused('rejected', [wrongType({ segment: 'ST', line: set.line })]);
    const { content } = set;
    const scope = { organizationId: file.organizationId };
    if (content.kind === '999') return acknowledge.group(scope, content.group, set.partner);
    if (content.kind === '277')
      return content.isAcknowledgement
        ? acknowledge.claims(scope, file.id, set.partner, content)
        : acknowledge.statuses(scope, file.id, content);
    if (content.kind === '835') return remit(file, set, content, pieces);
    return set.type === '271' ? refused('posted', []) : refused('rejected', [notOfPayers(set)]);
  }

  async function remit(
    file: FileState,
    set: FoundSet,
    content: Extract<FoundSet['content'], { kind: '835' }>,
    pieces: () => AsyncIterable<Uint8Array>,
  ): Promise<Done> {
    const state = await begin(file, content);
    const held = { ...untouched, status: 'held' as const };
    const trn = { segment: 'TRN', line: content.traceLine, element: 2 };
    if (state === 'duplicate_trace')
      return { ...held, problems: [{ ...trn, ...duplicateTrace }], exceptions: 1 };
    if (state.status === 'awaiting_deposit') return { ...held, problems: [{ ...trn, ...awaitingDeposit }] };
    if (state.status === 'held') return held;
    if (state.status === 'posting') {
      let phase = state.phase;
      let from = state.done;
      for (;;) {
        await postAll(file.organizationId, state.id, phase, from, set.line, pieces());
        await endPhase(file.organizationId, state.id, content.claims, content.payment);
        if (phase === 'claims') break;
        phase = 'claims';
        from = 0;
      }
    }
    const posted = await loaded(file.organizationId, state.id);
    if (posted.status !== 'posted') throw new Error('A remittance that is not posted to its end');
    return {
      status: 'posted',
      problems: [],
      matched: content.claims - posted.exceptions,
      exceptions: posted.exceptions,
    };
  }

  function loaded(organizationId: string, id: string): Promise<RemittanceState> {
    return transactions.run(jobContext(organizationId, job), async (tx) => {
      const state = await remittances.load({ organizationId }, id, tx);
      if (state === null) throw new Error('A remittance that is gone');
      return state;
    });
  }

  /** Reads one set of the file again and posts it in chunks as it comes; what is behind `from` was posted before. */
  async function postAll(
    organizationId: string,
    remittanceId: string,
    phase: RemittanceState['phase'],
    from: number,
    line: number,
    pieces: AsyncIterable<Uint8Array>,
  ): Promise<void> {
    let at = 0;
    let waiting: ClaimPayment[] = [];
    let next = from;
    async function post(most: number): Promise<void> {
      while (waiting.length >= most && waiting.length > 0) {
        const chunk = waiting.slice(0, chunkClaims);
        waiting = waiting.slice(chunk.length);
        await postChunk(organizationId, remittanceId, phase, next, chunk);
        next += chunk.length;
      }
    }
    await eachClaim(pieces, line, async (claims) => {
      waiting.push(...claims.filter(() => at++ >= from));
      await post(chunkClaims);
    });
    await post(1);
  }

  async function finish(
    file: FileState,
    found: Inspected,
    done: readonly Done[],
    { answers, asked }: { answers: X12File['answers']; asked: FileJob },
  ): Promise<void> {
    const faults = [...found.faults, ...done.flatMap((d) => d.problems)].slice(0, mostProblems);
    const status = found.faults.length > 0 ? 'rejected' : worstOf(done.map((d) => d.status));
    const remitted = found.sets.flatMap(({ content }) => (content.kind === '835' ? [content] : []));
    const { organizationId } = file;
    await transactions.run(jobContext(organizationId, job), async (tx) => {
      // Asked for again meanwhile, or done by another: whoever works on it then tells how it ended.
      if (!(await x12Files.done(tx, asked))) return;
      const now = await x12Files.load({ organizationId }, file.id, tx);
      if (now === null) return;
      const state: FileState = {
        ...now,
        type: now.type ?? typeOf(found),
        status,
        totals: {
          sets: found.sets.length,
          claims: found.sets.reduce((sum, { content: c }) => sum + claimsOf(c), 0),
          matched: done.reduce((sum, d) => sum + d.matched, 0),
          exceptions: done.reduce((sum, d) => sum + d.exceptions, 0),
          paidAmount: remitted.reduce((sum, { payment }) => sum + payment.amount, 0),
        },
        answers,
        problems: faults.map(toProblem),
        flags: found.sets
          .flatMap(({ flags }) => flags)
          .slice(0, mostProblems)
          .map(toProblem),
        updatedAt: tx.now,
        version: now.version + 1,
      };
      await x12Files.replace(tx, { organizationId }, state);
      tx.emit(fileEvent('processed', state));
    });
  }
}

/** A long file takes minutes, and a process has seconds to stop: it ends between two pieces. */
async function* unlessStopping(
  pieces: AsyncIterable<Uint8Array>,
  stopping: AbortSignal,
): AsyncGenerator<Uint8Array> {
  for await (const piece of pieces) {
    stopping.throwIfAborted();
    yield piece;
  }
}

const claimsOf = (content: FoundSet['content']): number =>
  content.kind === '835' ? content.claims : content.kind === '277' ? content.claims.length : 0;

const types = ['835', '999', '277CA', '277', '271', '837', '270', '276'] as const;
const typeOf = ({ sets, acknowledgements }: Inspected): FileState['type'] =>
  types.find((type) => sets[0]?.type === type) ?? (acknowledgements.length > 0 ? 'TA1' : null);

const untouched: Done = { status: 'rejected', problems: [], matched: 0, exceptions: 0 };
const duplicateTrace = {
  code: 'DUPLICATE_TRACE' as const,
  message: 'has come before with another content: a person looks at the exception',
};
const awaitingDeposit = {
  code: 'AWAITING_DEPOSIT' as const,
  message: 'waits for a deposit with this trace number and amount, as the settings want it',
};

const wrongType = (place: Pick<X12Fault, 'segment' | 'line'>): FileProblem => ({
  ...place,
  ...{ code: 'OTHER_TYPE', element: 1, message: 'is of another type than was said' },
});
/** It was said to hold sets, and has acknowledgements alone. */
const isWronglyTyped = ({ type }: FileState, { sets }: Inspected): boolean =>
  type !== null && type !== 'TA1' && sets.length === 0;
const refusedTest = (segment: string, { line }: { line: number }): Done => ({
  ...untouched,
  problems: [
    {
      ...{ code: 'TEST_DATA', segment, line },
      message:
        'stands in an interchange of test data (ISA15), and no payer is set to test: nothing is done with it',
    },
  ],
});
/** A claim, or a question about one. */
const notOfPayers = ({ line }: FoundSet): X12Fault => ({
  ...{ code: 'UNSUPPORTED_GUIDE', segment: 'ST', line, element: 1 },
  message: 'is whole, but goes to payers and does not come from them: nothing is done with it',
});

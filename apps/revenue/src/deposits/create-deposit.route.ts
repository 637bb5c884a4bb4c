import { depositOperations } from '@rymeda/contracts';
import { toCents } from '@rymeda/kernel';
import { route } from '@rymeda/service';
import { toDeposit } from './deposit.ts';
import { depositTaker, type TakeDepositParts } from './take-deposit.ts';

export const createDeposit = (parts: TakeDepositParts) => {
  const takeDeposit = depositTaker(parts);
  return route(depositOperations.create, 'revenue_deposit', async ({ scope, body }, tx) => {
    const { method, date, traceNumber } = body;
    const told = { method, date, traceNumber, amount: toCents(body.amount) };
    const deposit = await takeDeposit(tx, scope, told);
    return { data: toDeposit(deposit), version: 1, location: `/v1/revenue/deposits/${deposit.id}` };
  });
};

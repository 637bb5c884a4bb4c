import { disclosureOperations } from '@rymeda/contracts';
import { newId, validationFailed } from '@rymeda/kernel';
import { route } from '@rymeda/service';

const dayMs = 86_400_000;
/** 45 CFR 164.528(a)(2)(ii)(C): an oral statement holds no longer. */
const oralDays = 30;

/** Its entry in the log is what accountings obey; it ends by itself. */
export const suspendAccounting = () =>
  route(disclosureOperations.suspend, 'audit_disclosure', async ({ body, now }, tx) => {
    const days = (Date.parse(body.until) - now.getTime()) / dayMs;
    if (days <= 0 || (body.statement === 'oral' && days > oralDays))
      throw validationFailed([
        {
          field: 'until',
          code: 'out_of_range',
          message: `must be in the future, and within ${oralDays} days for an oral statement`,
        },
      ]);
    const id = newId('dsp');
    tx.emit({
      name: 'audit.disclosure.suspended',
      subject: `disclosure/${id}`,
      sequence: 1,
      data: { ...body, id },
    });
    return { data: { ...body, id } };
  });

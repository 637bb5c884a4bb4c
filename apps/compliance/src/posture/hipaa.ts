import type { Agreement } from '@rymeda/contracts';

export type HipaaKind = 'standard' | 'required' | 'addressable';
/** A standard or implementation specification of 45 CFR part 164. */
export interface HipaaRequirement {
  code: string;
  title: string;
  kind: HipaaKind;
}

const kinds = { S: 'standard', R: 'required', A: 'addressable' } as const;

/**
 * 45 CFR 164.308 to 164.316 (security) and 164.530 (administrative, privacy); S, R, A as the security rule's own matrix has
 * it. The privacy rule knows no addressable specifications.
 */
const lines = `
164.308(a)(1)(i) S Security management process
164.308(a)(1)(ii)(A) R Risk analysis
164.308(a)(1)(ii)(B) R Risk management
164.308(a)(1)(ii)(C) R Sanction policy
164.308(a)(1)(ii)(D) R Information system activity review
164.308(a)(2) S Assigned security responsibility
164.308(a)(3)(i) S Workforce security
164.308(a)(3)(ii)(A) A Authorization and/or supervision
164.308(a)(3)(ii)(B) A Workforce clearance procedure
164.308(a)(3)(ii)(C) A Termination procedures
164.308(a)(4)(i) S Information access management
164.308(a)(4)(ii)(A) R Isolating health care clearinghouse functions
164.308(a)(4)(ii)(B) A Access authorization
164.308(a)(4)(ii)(C) A Access establishment and modification
164.308(a)(5)(i) S Security awareness and training
164.308(a)(5)(ii)(A) A Security reminders
164.308(a)(5)(ii)(B) A Protection from malicious software
164.308(a)(5)(ii)(C) A Log-in monitoring
164.308(a)(5)(ii)(D) A Password management
164.308(a)(6)(i) S Security incident procedures
164.308(a)(6)(ii) R Response and reporting
164.308(a)(7)(i) S Contingency plan
164.308(a)(7)(ii)(A) R Data backup plan
164.308(a)(7)(ii)(B) R Disaster recovery plan
164.308(a)(7)(ii)(C) R Emergency mode operation plan
164.308(a)(7)(ii)(D) A Testing and revision procedures
164.308(a)(7)(ii)(E) A Applications and data criticality analysis
164.308(a)(8) S Evaluation
164.308(b)(1) S Business associate contracts and other arrangements
164.308(b)(3) R Written contract or other arrangement
164.310(a)(1) S Facility access controls
164.310(a)(2)(i) A Contingency operations
164.310(a)(2)(ii) A Facility security plan
164.310(a)(2)(iii) A Access control and validation procedures
164.310(a)(2)(iv) A Maintenance records
164.310(b) S Workstation use
164.310(c) S Workstation security
164.310(d)(1) S Device and media controls
164.310(d)(2)(i) R Disposal
164.310(d)(2)(ii) R Media re-use
164.310(d)(2)(iii) A Accountability
164.310(d)(2)(iv) A Data backup and storage
164.312(a)(1) S Access control
164.312(a)(2)(i) R Unique user identification
164.312(a)(2)(ii) R Emergency access procedure
164.312(a)(2)(iii) A Automatic logoff
164.312(a)(2)(iv) A Encryption and decryption
164.312(b) S Audit controls
164.312(c)(1) S Integrity
164.312(c)(2) A Mechanism to authenticate electronic protected health information
164.312(d) S Person or entity authentication
164.312(e)(1) S Transmission security
164.312(e)(2)(i) A Integrity controls
164.312(e)(2)(ii) A Encryption
164.314(a)(1) S Business associate contracts or other arrangements
164.314(a)(2)(i) R Business associate contracts
164.314(a)(2)(iii) R Business associate contracts with subcontractors
164.314(b)(1) S Requirements for group health plans
164.314(b)(2) R Plan documents of group health plans
164.316(a) S Policies and procedures
164.316(b)(1) S Documentation
164.316(b)(2)(i) R Time limit of documentation
164.316(b)(2)(ii) R Availability of documentation
164.316(b)(2)(iii) R Updates of documentation
164.530(a)(1) S Personnel designations
164.530(a)(1)(i) R Privacy official
164.530(a)(1)(ii) R Contact for complaints and the notice of privacy practices
164.530(a)(2) R Documentation of personnel designations
164.530(b)(1) S Training
164.530(b)(2)(i)(A) R Training of each member of the workforce
164.530(b)(2)(i)(B) R Training of new members of the workforce
164.530(b)(2)(i)(C) R Training after a material change
164.530(b)(2)(ii) R Documentation of training
164.530(c)(1) S Safeguards
164.530(c)(2)(i) R Safeguards against use or disclosure in violation
164.530(c)(2)(ii) R Safeguards that limit incidental uses and disclosures
164.530(d)(1) S Complaints to the covered entity
164.530(d)(2) R Documentation of complaints
164.530(e)(1) S Sanctions
164.530(e)(2) R Documentation of sanctions
164.530(f) S Mitigation
164.530(g) S Refraining from intimidating or retaliatory acts
164.530(h) S Waiver of rights
164.530(i)(1) S Policies and procedures
164.530(i)(2) S Changes to policies and procedures
164.530(i)(3) R Changes in law
164.530(i)(4) R Changes to privacy practices stated in the notice
164.530(i)(5) R Changes to other policies or procedures
164.530(j)(1) S Documentation
164.530(j)(2) R Retention period
164.530(k) S Group health plans`;

export const hipaa: readonly HipaaRequirement[] = lines
  .trim()
  .split('\n')
  .map((line) => {
    const [code = '', kind = '', ...words] = line.split(' ');
    return { code, kind: kinds[kind as keyof typeof kinds], title: words.join(' ') };
  });
const byCode = new Map(hipaa.map((requirement) => [requirement.code, requirement]));
export const hipaaRequirement = (code: string): HipaaRequirement | undefined => byCode.get(code);

const withAssociates = ['business_associate', 'subcontractor'] as const;
/** Requirements that agreements answer, and with whom. */
const asksForAgreements: Readonly<Record<string, readonly Agreement['side'][]>> = {
  '164.308(b)(1)': withAssociates,
  '164.308(b)(3)': withAssociates,
  '164.314(a)(1)': withAssociates,
  '164.314(a)(2)(i)': ['business_associate'],
  '164.314(a)(2)(iii)': ['subcontractor'],
};
export const sidesAskedFor = (code: string): readonly Agreement['side'][] => asksForAgreements[code] ?? [];

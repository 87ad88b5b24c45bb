// Each line but the import is what the schema does not allow.

import type { TimelineNewestPageQuery, TimelineNewestPageQueryVariables } from './operations';
import type { Patient, TimelineFilter } from './schema';

export const soul = (patient: Patient) => patient.soul;
export const initial = (patient: Patient): string => patient.secondSurname[0];
export const folios = (answer: TimelineNewestPageQuery) => answer.patient?.timeline.nodes.map((event) => event.folio);
export const variables: TimelineNewestPageQueryVariables = { curp: 'HEGG560427MVZRRL04' };
export const filter: TimelineFilter = { kind: { eq: 'SOUL' } };

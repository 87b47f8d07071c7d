// What a customer is sent next about an order, and what need not be sent any more.

import t from 'tap'
import {
  chooseCustomerMail, type CustomerMail
} from '../../src/domain/model/transmission/customer-message.ts'

const mail = (id: string, message: string, about: Partial<CustomerMail> = {}): CustomerMail =>
  ({ id, message, state: 'queued', attempts: 0, is_in_doubt: false, is_due: true, ...about })

const choose = (...all: CustomerMail[]): string => {
  const { send, superseded } = chooseCustomerMail(all)
  return `${send?.id ?? 'nothing'}, without ${superseded.join('') || 'none'}`
}

const tried = { attempts: 1 }
const later = { is_due: false, attempts: 1 }

t.test('one after the other, the oldest first', async (t) => {
  t.equal(choose(mail('a', 'confirmation'), mail('b', 'shipment')), 'a, without none')
  t.equal(choose(mail('a', 'confirmation', { state: 'sent' }), mail('b', 'shipment')),
    'b, without none')
  t.equal(choose(mail('a', 'confirmation', { state: 'failed' })), 'nothing, without none')
})

t.test('what is not due yet keeps nobody waiting', async (t) => {
  t.equal(choose(mail('a', 'confirmation', later), mail('b', 'shipment')), 'b, without none')
})

t.test('a later one says what earlier ones said', async (t) => {
  t.equal(choose(mail('a', 'delay', tried), mail('b', 'delay')), 'b, without a')
  t.equal(choose(mail('a', 'delay', tried), mail('b', 'change')), 'b, without a')
  t.equal(choose(mail('a', 'review', tried), mail('b', 'confirmation')), 'b, without a')
  t.equal(choose(mail('a', 'change', tried), mail('b', 'delay')), 'a, without none',
    'a delay does not say what has changed')
})

t.test('one that was never tried is made of the order as it is then', async (t) => {
  t.equal(choose(mail('a', 'confirmation'), mail('b', 'delay')), 'a, without b')
  t.equal(choose(mail('a', 'confirmation', { is_in_doubt: true }), mail('b', 'delay')),
    'a, without none', 'it was made before')
  t.equal(choose(mail('a', 'confirmation', tried), mail('b', 'change')), 'a, without none')
})

t.test('a cancellation ends all but parcels', async (t) => {
  t.equal(choose(mail('a', 'confirmation', tried), mail('b', 'shipment'), mail('c', 'delay'),
    mail('d', 'cancellation')), 'b, without ac')
})

t.test('a message that only a newer release knows is left to it', async (t) => {
  t.equal(choose(mail('a', 'birthday')), 'nothing, without none')
  t.equal(choose(mail('a', 'birthday'), mail('b', 'shipment')), 'b, without none')
})

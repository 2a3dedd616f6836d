import type { Problem } from '#kernel/declare/fault.ts'

/** Length of a password, characters. */
export const password_characters = { min: 8, max: 128 }

// The most used passwords of published lists that are long enough to be typed here, with the local favourites.
const common = new Set(`12345678 123456789 1234567890 12345678910 0123456789 87654321 987654321 0987654321 11111111 111111111 00000000 000000000 88888888 888888888
  66666666 99999999 12341234 11223344 1122334455 123123123 147258369 123454321 123321123 789456123 14725836 159357159 5201314520 52013145201314 1314520520
  password password1 password12 password123 passw0rd p@ssw0rd p@ssword p@ssw0rd1 passport pass1234 qwertyui qwertyuiop qwerty12 qwerty123 qwerty1234 1q2w3e4r
  1q2w3e4r5t 1qaz2wsx 1qaz2wsx3edc qazwsxedc zaq12wsx zxcvbnm1 zxcvbnm123 asdfghjk asdfghjkl asdf1234 asd123456 qwe123456 qwer1234 abcd1234 abc12345 abc123456
  abcdefgh a1234567 a12345678 a123456789 aa123456 aa12345678 aaaaaaaa aaaaaaaaa woaini520 woaini1314 woaini521 iloveyou iloveyou1 sunshine princess football
  baseball welcome1 welcome123 admin123 admin1234 admin888 administrator root1234 changeme changeme123 letmein1 trustno1 superman computer internet whatever
  michelle jennifer starwars dragon123 monkey123 master123 shadow12 test1234 test12345 demo1234 guest123 user1234 default1 system123 server123 manager1 jiebang1
  jiebang123 jiebang2021 jinhua123 kejiju123 zhejiang1 huawei123 xiaomi123 taobao123 wang1234 zhang123 li123456 1234qwer 123456qw 123456ab 123qweasd 1a2b3c4d
  qq123456 qq123456789 wx123456 31415926 3141592653 11112222 12121212 13131313 20202020 20212021 20222022 20232023 20242024 20252025 20262026`.split(/\s+/))

/**
 * Everything wrong with a new password: 8 to 128 characters, not one of the most used, not one character over and over, not built on the address.
 * No mixture of character classes is asked for: length is what helps, and forced mixtures are written on paper.
 */
export function checkPassword(password: string, email: string, path = 'password'): Problem[] {
  const length = [...password].length
  if (length < password_characters.min || length > password_characters.max) {
    return [{ path, code: 'accounts.password-length', data: { ...password_characters, length } }]
  }
  const plain = password.normalize('NFKC').toLowerCase()
  const own = email.toLowerCase().split('@')[0] ?? ''
  const is_repeated = /^(.{1,2})\1+.?$/su.test(plain)
  if (common.has(plain) || is_repeated) return [{ path, code: 'accounts.password-common' }]
  if (own.length >= 4 && plain.includes(own)) return [{ path, code: 'accounts.password-own-address' }]
  return []
}

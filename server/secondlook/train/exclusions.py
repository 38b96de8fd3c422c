"""Words that a model must not weigh: names of people and places, countries and what comes from them, languages, religions,
currencies, messengers, and the endings of firms' names. From Faker, Babel, jieba's tags, the senders of the corpus, and the
short lists here."""

from __future__ import annotations

import importlib
import importlib.util
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_PEOPLE = """
en_US en_GB en_IN fi_FI sv_SE de_DE de_AT fr_FR fr_CH da_DK no_NO nl_NL pl_PL it_IT es_ES pt_PT
cs_CZ et_EE hu_HU ro_RO tr_TR
""".split()
_LANGUAGES = ("en", "fi", "sv", "de", "fr", "zh")
_LEAST_STEM = 5
_FAITHS = """
christ* muslim* moslem* islam* jew* jude* jud* judi* juiv* juda* budd* boudd* hindu* hindou* sikh* cathol* kathol* katol*
protest* orthod* ortod* luther* evangel* bapti* mormon* kristi* kristna krist* juutal* juden* atheis* ateis* athee* sunni*
schii* chiit* shia* pagan* religio* uskon* 基督* 佛* 伊斯兰* 穆斯林* 犹太* 天主教* 印度教* 道教* 清真* 宗教*
"""
_ORIGINS = """
swed* finn* finsk* suomal* suome* svensk* svenn* ruots* dansk* danis* tansk* tanska* norsk* norja* norwe* island* island
icelan* german* deutsch* tysk* saksa* saksal* alleman* french* franz* fransk* fransm* ransk* franca* franco* englisc*
english* englant* engelsk* anglai* angle britt* britis* briti* britann* american* amerik* amerikk* americ* chines* kines*
kiinal* kiina chino* chinesi* russ* rysk* venaj* venal* russisc* ruski* polis* polnisc* polsk* puol* polonai* ital* espagn*
spanis* spansk* espanj* japan* japon* korea* coree* korean* indi indien* indisk* indisch* intia* iran* irak* iraq* israel*
turk* turc* turki* turkis* tyrk* arab* afrik* afric* europ* euroop* eurooppa* asia* asie asien* asiat* baltic* baltis* baltt*
nordic* nordis* pohjois* scandin* skandi* ukrain* czech* tschech* tjeck* tseki* hungar* ungar* unkar* dutch niederl* hollan*
nederl* swiss schweiz* suiss* sveits* austri* osterr* itaval* autrich* belg* portug* greek* griech* grek* kreikk* estoni*
eston* viro virol* latvi* lettl* lithua* litau* liettua* taiwan* hongkong* tibet* mongol* vietnam* thail* malays* singap*
indone* pakist* afghan* kazak* georgi* armeni* romani* ruman* bulgar* serb* kroat* croat* 中国* 美国* 英国* 法国* 德国*
俄罗斯* 日本* 韩国*
芬兰* 瑞典* 挪威* 丹麦* 印度* 伊朗* 欧洲* 亚洲* 非洲* 美洲* 台湾* 香港* 澳门* 华人* 华裔* 外国* 北欧* 欧盟* 国籍* 民族*
nationalit* nationaal* nationalite*
staatsang* ethni* kansalais* medborgar* citizenship* foreigner* auslander* ulkomaal* utlanning* etrange*
"""
_FIRMS = """
ltd inc llc plc gmbh ag kg oy oyj ab as asa sa sas sarl bv nv spa srl corp corporation co holding holdings group gruppe
"""
_BRANDS = """
whatsapp* wechat* weixin* telegram* signal* threema* viber* skype* discord* messenger* imessage* kakao* linkedin* xing
facebook* instagram* twitter* tiktok* youtube* teams zoom slack gmail* googlemail hotmail* outlook* yahoo* proton*
protonmail* gmx icloud* google* microsoft* apple amazon* paypal* western union wise revolut* alipay* venmo bitcoin* btc usdt
usdc ethereum* monero* tether* crypto* krypto* euro* dollar* dollari* kron* kronor* pund* pound* yuan* rubl* rupl* usd eur
chf sek gbp rmb nok dkk 微信* 电报* 支付宝* 钉钉* 飞书* 企业微信* 抖音* 微博* 腾讯* 阿里* 百度* 人民币* 美元* 欧元*
谷歌* 微软* 知乎* 小红书* 领英* 脉脉*
"""
_SHORT = "us uk eu usa un uae nato osce oecd who cia fbi".split()  # read as words in small letters, never in capitals
# Words that end an organisation's name are always part of one; words that stand in many names fall to a name beside them.
_HAN_FIRMS = """
集团 研究院 研究所 大学 学院 机构 协会 学会 中心 实验室 基金会 银行 医院 出版社 杂志社 智库 论坛 传媒 资本 工作室 委员会
事务所 商会 学社 银行业
""".split()
_HAN_NAME_PARTS = """
公司 咨询 顾问 基金 杂志 部 院 所 局 国际 科技 交流 合作 发展 文化 环球 全球 东方 海洋 和平 光明 远东 中原 先锋 未来 战略
创新 联合
""".split()


@dataclass(frozen=True)
class Exclusions:
    """`never`: folded words that are not listed at all; `capitals`: folded words that count only without a capital."""

    never: frozenset[str]
    starts: tuple[str, ...]
    capitals: frozenset[str]
    surnames: str
    given: str
    han_names: frozenset[str]

    def bars(self, word: str) -> bool:
        """True for a folded word that must not be listed."""
        return word in self.never or word in self.han_names or word.startswith(self.starts)


def exclusions(fold: Callable[[str], str], senders: Iterable[str]) -> Exclusions:
    """All of them; `senders` are names of people and organisations of the corpus."""
    never: set[str] = set()
    starts: set[str] = set()
    for word in " ".join((_FAITHS, _ORIGINS, _FIRMS, _BRANDS)).split():
        (starts if word.endswith("*") else never).add(fold(word.rstrip("*")))
    for name in _territories():
        for word in _words(fold(name)):
            if len(word) >= _LEAST_STEM:
                starts.add(word[: max(_LEAST_STEM, len(word) - 2)])
            elif len(word) > 1:
                never.add(word)
    people = [word for name in _people() for word in _words(fold(name))]
    known_senders = [word for name in senders for word in _words(fold(name))]
    surnames, given = _han_people()
    return Exclusions(
        never=frozenset(never),
        starts=tuple(sorted(starts)),
        capitals=frozenset([*people, *known_senders, *_SHORT]),
        surnames="".join(sorted(surnames)),
        given="".join(sorted(given)),
        han_names=frozenset(
            [*_han_cities(), *(word for word, tag in han_words().items() if tag[:2] in ("nr", "ns", "nt", "nz"))]
        ),
    )


def han_firms() -> tuple[frozenset[str], frozenset[str]]:
    """Chinese words that always are part of a name, and words that are beside one."""
    return frozenset(_HAN_FIRMS), frozenset(_HAN_NAME_PARTS)


@cache
def han_words() -> Mapping[str, str]:
    """Chinese words of two to four characters with jieba's tag: nr a person, ns a place, nt an organisation, nz another name."""
    jieba = importlib.util.find_spec("jieba")
    assert jieba and jieba.origin  # noqa: S101 - part of the extra `learn`
    lines = Path(jieba.origin).with_name("dict.txt").read_text(encoding="utf-8").splitlines()
    rows = (line.split(" ") for line in lines)
    return {word: tag for word, _, tag in rows if 2 <= len(word) <= 4}


def _words(name: str) -> list[str]:
    return re.findall(r"[^\W\d_]+", name)


def _territories() -> Iterator[str]:
    from babel import Locale

    for language in _LANGUAGES:
        locale = Locale.parse(language)
        yield from (name for code, name in sorted(locale.territories.items()) if len(code) == 2)
        yield from (name for code, name in sorted(locale.languages.items()) if len(code) == 2)
        yield from (
            name for code, name in sorted(locale.currencies.items()) if code in ("EUR", "USD", "CNY", "SEK", "RUB", "GBP", "CHF")
        )


def _han_cities() -> Iterator[str]:
    """The cities after which time zones are named; jieba knows few that are abroad."""
    from babel import Locale

    yield from (zone["city"] for zone in Locale.parse("zh").time_zones.values() if "city" in zone)


def _people() -> Iterator[str]:
    """First names, last names and towns of many countries; Faker's own lists."""
    for locale in _PEOPLE:
        person = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for key in ("first_names", "first_names_male", "first_names_female", "last_names"):
            yield from sorted(getattr(person, key, ()))
        for key in ("cities", "city_names", "states", "countries", "municipalities"):
            try:
                address = importlib.import_module(f"faker.providers.address.{locale}").Provider
            except ModuleNotFoundError:
                continue
            yield from sorted(name if isinstance(name, str) else name[0] for name in getattr(address, key, ()))


def _han_people() -> tuple[set[str], set[str]]:
    """Surnames of one character, and characters of given names, without those that other words are made of all the time."""
    person = importlib.import_module("faker.providers.person.zh_CN").Provider
    common = set("于和向从应时万常能有都来要可为我你您他她的了是在不这那个给请想会说问把被让对到就也与或及等")
    surnames = {name for name in list(person.last_names)[:200] if len(name) == 1} - common
    given = {char for name in person.first_names for char in name} - common
    return surnames, given

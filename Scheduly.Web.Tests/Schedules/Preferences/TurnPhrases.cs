namespace Scheduly.Web.Tests.Schedules.Preferences;

/// <summary>Phrases in which a few words turn the rest: last resorts, work as a noun, preferences over lists, comparisons, exceptions, concessions.</summary>
internal static class TurnPhrases
{
    public static readonly TheoryData<string, string> LastResorts = new()
    {
        { "Friday only if needed", "Rather no Friday" },
        { "Fridays only if necessary", "Rather no Friday" },
        { "Friday: only if needed", "Rather no Friday" },
        { "use Fridays only if necessary", "Rather no Friday" },
        { "Friday only if possible", "Rather only Fri" },
        { "Friday, only if needed", "Rather no Friday" },
        { "Fridays are ok only if needed", "Rather no Friday" },
        { "Friday is fine if needed", "Rather no Friday" },
        { "I can do Fridays if needed", "Rather no Friday" },
        { "only Fridays if I have to", "Rather no Friday" },
        { "Friday as a last resort", "Rather no Friday" },
        { "8ams only if needed", "Rather start after 09:00" },
        { "mornings only if I have to", "Rather start after 12:00" },
        { "evening classes only if there's no other way", "Rather done by 18:00" },
        { "Fridays after 3 only if needed", "Rather free Fri after 15:00" },
        { "online only if needed", "Rather no online classes" },
        { "main campus only if necessary", "Rather not on main campus" },
        { "Dr. Li only if needed", "Rather not with Li" },
        { "back to back only if needed", "Rather not back to back" },
        { "Fridays and Mondays only if needed", "Rather no Monday, Rather no Friday" },
        { "no Monday, Friday only if needed", "No Monday; Rather no Friday" },
        { "ideally Friday only if needed", "Rather no Friday" },
        { "Friday only if needed, 15 credits", "Rather no Friday; 15 credits" },
    };

    public static readonly TheoryData<string, string> Work = new()
    {
        { "Tue/Thu 3-6 work", "Work free Tue, Thu 15:00–18:00" },
        { "MW 9-12 work", "Work free Mon, Wed 09:00–12:00" },
        { "Tue/Thu 3-6pm: soccer practice", "Soccer practice free Tue, Thu 15:00–18:00" },
        { "MWF 3-5 practice", "Practice free Mon, Wed, Fri 15:00–17:00" },
        { "Mon 9-12 I work", "Work free Mon 09:00–12:00" },
        { "I have MW 9-12 work", "Work free Mon, Wed 09:00–12:00" },
        { "9-5 work on Saturdays", "Work free Sat 09:00–17:00" },
        { "Mon 9-12 (work)", "Work free Mon 09:00–12:00" },
        { "Mon 9-12, Wed 1-4 work", "Work free Mon 09:00–12:00, Work free Wed 13:00–16:00" },
        { "MW 9-12 work, no Friday", "Work free Mon, Wed 09:00–12:00; No Friday" },
        { "MW 9-12 work, Fri 1-3 work", "Work free Mon, Wed 09:00–12:00; Work free Fri 13:00–15:00" },
        { "MW 9-12 shift", "Shift free Mon, Wed 09:00–12:00" },
        { "Fridays work", "Allow Fri" },
        { "mornings work", "Allow mornings" },
        { "MWF works for me", "Allow Mon, Wed, Fri" },
        { "Fridays work for me", "Allow Fri" },
        { "MW 9-12 works for me", "Allow MW 9-12" },
        { "Tue/Thu 3-6 work for me", "Allow Tue/Thu 3-6" },
    };

    public static readonly TheoryData<string, string> Lists = new()
    {
        { "ideally no Friday and no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "preferably no Friday and done by 5", "Rather no Friday; Rather done by 17:00" },
        { "if possible no Friday and no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "I prefer no Friday and no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "ideally no Friday, no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "ideally no Friday, no 8ams and done by 5", "Rather no Friday; Rather start after 09:00; Rather done by 17:00" },
        { "would be nice: no Friday, no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "It would be nice: Fridays off, done by 5", "Rather no Friday; Rather done by 17:00" },
        { "preferably: no Friday, no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "nice to have: Fridays off and no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "it'd be nice to have Fridays off", "Rather no Friday" },
        { "it would be nice to have Fridays off and no 8ams", "Rather no Friday; Rather start after 09:00" },
        { "no Friday and no 8ams, preferably", "Rather no Friday; Rather start after 09:00" },
        { "no Friday and no 8ams if possible", "Rather no Friday; Rather start after 09:00" },
        { "no Friday, no 8ams, if possible", "Rather no Friday; Rather start after 09:00" },
        { "no Friday, no 8ams and done by 5 if possible", "Rather no Friday; Rather start after 09:00; Rather done by 17:00" },
        { "Fridays off and no 8ams would be nice", "Rather no Friday; Rather start after 09:00" },
        { "no Friday, ideally no 8ams and done by 5", "No Friday; Rather start after 09:00; Rather done by 17:00" },
        { "15 credits. No Friday and no 8ams, ideally", "15 credits; Rather no Friday; Rather start after 09:00" },
        { "ideally no Friday but no 8ams", "Rather no Friday; Start after 09:00" },
        { "ideally no Friday and I need to be done by 5", "Rather no Friday; Done by 17:00" },
        { "ideally no Friday, add CS1501", "Rather no Friday; Add CS1501" },
        { "ideally no Friday. No 8ams.", "Rather no Friday; Start after 09:00" },
        { "prefer no Friday, done by 5", "Rather no Friday; Done by 17:00" },
    };

    public static readonly TheoryData<string, string> Compared = new()
    {
        { "I prefer Friday off to Monday off", "Rather no Friday" },
        { "I prefer Friday off over Monday off", "Rather no Friday" },
        { "prefer Friday off rather than Monday", "Rather no Friday" },
        { "I'd rather have Friday off than Monday off", "Rather no Friday" },
        { "Friday off rather than Monday off", "Rather no Friday" },
        { "prefer mornings to afternoons", "Prefer mornings" },
        { "I prefer mornings over evenings", "Prefer mornings" },
        { "prefer MWF to TTh", "Prefer Mon, Wed, Fri" },
        { "prefer online over in person", "Rather online only" },
        { "prefer Dr. Smith over Dr. Li", "With Smith" },
        { "prefer no Friday to no Monday, 15 credits", "Rather no Friday; 15 credits" },
    };

    public static readonly TheoryData<string, string> Conceded = new()
    {
        { "I don't like Fridays but can do them", "Rather no Friday" },
        { "I don't like Fridays but I can do them if needed", "Rather no Friday" },
        { "no 8ams, but they're fine if needed", "Rather start after 09:00" },
        { "I hate Fridays but could live with it", "Rather no Friday" },
        { "no Friday, though it's possible", "Rather no Friday" },
        { "I don't love 8ams but I can manage", "Rather start after 09:00" },
        { "not a fan of Fridays but I can do them", "Rather no Friday" },
        { "no evenings but I don't mind them", "Rather done by 18:00" },
        { "avoid Dr. Li but I'd take one", "Rather not with Li" },
        { "no Friday though", "No Friday" },
    };

    public static readonly TheoryData<string, string> People = new()
    {
        { "only with Grant", "Only with Grant" },
        { "only with Dr. Grant or Dr. Li", "Only with Grant or Li" },
        { "with Dr. Grant only", "Only with Grant" },
        { "must have Dr. Grant", "Only with Grant" },
        { "only Dr. Grant", "Only with Grant" },
        { "only classes with Dr. Grant", "Only with Grant" },
        { "only sections taught by Grant", "Only with Grant" },
        { "ideally only with Grant", "Rather only with Grant" },
        { "only with Grant if possible", "Rather only with Grant" },
        { "avoid Will Power", "Not with Prof. Will Power" },
        { "avoid Dr. Will Power", "Not with Prof. Will Power" },
        { "with Will Power", "With Prof. Will Power" },
        { "avoid An Nguyen", "Not with Prof. An Nguyen" },
    };

    public static readonly TheoryData<string, string> Sections = new()
    {
        { "add HIS 101 LEC-3", "Pin HIS101 LEC-3" },
        { "pin CS1501 LEC-101", "Pin CS1501 LEC-101" },
        { "add HIS 101, LEC-3", "Pin HIS101 LEC-3" },
        { "add HIS 101 (LEC-3)", "Pin HIS101 LEC-3" },
        { "add CS 1501 sec 2", "Pin CS1501 section 2" },
        { "take CS1501 section 2", "Pin CS1501 section 2" },
        { "add HIS 101 LEC-3 and LAB-2", "Pin HIS101 LEC-3, LAB-2" },
        { "add HIS 101 lecture 3, no Friday", "Pin HIS101 LEC-3; No Friday" },
    };

    /// <summary>As in <see cref="DoubtfulPhrases"/>.</summary>
    public static readonly TheoryData<string, string, string> Refused = new()
    {
        { "CS1501 only if needed", "", "CS1501 only if needed" },
        { "open sections only if needed", "", "open sections only if needed" },
        { "Friday only if needed for CS1501", "", "Friday only if needed for CS1501" },
        { "MWF work", "", "MWF work" },
        { "Tuesday work", "", "Tuesday work" },
        { "Fridays after 3 work", "", "Fridays after 3 work" },
        { "no Friday but HIS 210 is fine", "", "no Friday but HIS 210 is fine" },
        { "no Friday, but HIS 210 is fine", "", "no Friday, but HIS 210 is fine" },
        { "no Friday (HIS 210 is fine)", "", "no Friday (HIS 210 is fine" },
        { "no Friday, HIS 210 is fine", "", "no Friday, HIS 210 is fine" },
        { "no Friday but Friday mornings are fine", "", "no Friday but Friday mornings are fine" },
        { "no Friday but it must not rain", "", "no Friday but it must not rain" },
        { "no Friday, though HIS 210 is ok", "", "no Friday, though HIS 210 is ok" },
        { "no Friday but I can do HIS 210", "", "no Friday but I can do HIS 210" },
        { "no Friday but HIS 210 can stay", "", "no Friday but HIS 210 can stay" },
        { "no Friday but Dr. Smith is fine", "", "no Friday but Dr. Smith is fine" },
        { "no mornings but online is fine", "", "no mornings but online is fine" },
        { "no Friday but labs are fine", "", "no Friday but labs are fine" },
        { "prefer Friday off to pizza", "", "Friday off to pizza" },
        { "prefer Monday to Friday", "", "Monday to Friday" },
        { "prefer add CS1501 to add CS1502", "", "add CS1501 to add CS1502" },
        { "Friday off to Monday off", "", "Friday off to Monday off" },
        { "no Friday and add CS1501 if possible", "Rather no Friday", "add CS1501 if possible" },
        { "add CS1501 and no Friday if possible", "Rather no Friday", "add CS1501" },
        { "no lectures on Friday", "", "no lectures on Friday" },
        { "no Friday lectures", "", "no Friday lectures" },
        { "no asynchronous classes", "", "no asynchronous classes" },
        { "add CS1501 and HIS 101 LEC-3", "", "add CS1501 and HIS 101 LEC-3" },
        { "skip HIS 101 LEC-3", "", "skip HIS 101 LEC-3" },
    };
}

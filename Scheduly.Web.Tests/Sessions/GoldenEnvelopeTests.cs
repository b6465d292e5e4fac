using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Scheduly.Sessions;
using Scheduly.Sessions.Storage;
using Scheduly.Web.Tests.Infrastructure;

namespace Scheduly.Web.Tests.Sessions;

/// <summary>
/// The bytes of format 1, as they lie in stores by now. A test that fails here says: what people have stored would not open any
/// more. Give the new form a new format byte or flag, and keep these.
/// </summary>
public sealed class GoldenEnvelopeTests
{
    private const string Text = "The quick brown fox jumps over the lazy dog. The quick brown fox jumps over the lazy dog again, and again, and again.";

    private static readonly StorageKey Key = StorageKey.For("cookie", "00000000-0000-4000-8000-000000000001");
    private static readonly Stamp Written = new(new Guid("0199b1c2-d3e4-7f01-8234-56789abcdef0"));
    private static readonly DateTimeOffset Created = DateTimeOffset.FromUnixTimeMilliseconds(1_767_225_600_123);

    /// <summary>Stamp, format 1, flags, created-at; in hexadecimal.</summary>
    private const string Head = "0199B1C2D3E47F01823456789ABCDEF0" + "01";
    private const string Time = "0000019B76DAA87B";

    [Fact]
    public void The_key_of_a_row_is_what_it_was() => Assert.Equal("ieOpD1pnFLkReajjpU7ddY1KvbLaD4Kr5zchimFEB8Y", Key.Hash);

    [Fact]
    public async Task A_value_in_clear_is_what_it_was()
    {
        await using var host = await StartAsync(encrypted: false);
        var seal = host.Services.GetRequiredService<SessionSeal>();
        var expected = Head + "00" + Time + Convert.ToHexString(Encoding.UTF8.GetBytes("abc"));
        Assert.Equal(expected, Convert.ToHexString(seal.Seal(Key, Written, Created, "abc"u8)));
        Assert.Equal(Head + "04" + Time, Convert.ToHexString(seal.Seal(Key, Written, Created, [], EnvelopeFlags.Ended)));
        Check(seal, expected, "abc");
    }

    [Theory]
    [InlineData(Head + "01" + Time + "033A000080AAAAAAEAFF7425B81BE8ED64878B98A998AADA2262A6666A1B6CC0B10F338701E284C3C198F129DF3E2B472BE3C250FD31267F99DBB69FF8AD952B2BABFC1FD15360E82C2449B10EB1A88930")]
    public async Task A_packed_value_opens(string value)
    {
        await using var host = await StartAsync(encrypted: false);
        var seal = host.Services.GetRequiredService<SessionSeal>();
        Check(seal, value, Text);
    }

    [Theory]
    [InlineData("abc", false, Head + "02" + Time + "09F0C9F01111111122223343844455555555555522E526E390E95374C823ABEC0E429677A05D548D8193E0788F39BAA7AC4C7C2652B1D7418F499A4EE295439B7D21E9B1B62C85F71B1E90A9E18D00076E874E0B3378ECC7B883B868CA")]
    [InlineData(Text, false, Head + "03" + Time + "09F0C9F011111111222233438444555555555555812C60F150CFFAFFD7E3D3ACD4F3710E0C7D7E8D99A5E4DC7A1FF502CBFB875AA85BB32BC8C787131FE29CD917326D5404C07C0965A4985E72FEE6796CADE653C0ED10892F5C01797E993F31B4202BB03CB91759C5030F32FB244D885C19466472941611AAF0B1BE10F7E82742A22E31AEF23C4936A6EEBA74D7E1CB8F77749A6407D9D0D75EC75B30B5F9DE23733D40434022FD67AB83")]
    [InlineData("", true, Head + "06" + Time + "09F0C9F0111111112222334384445555555555554FC6429EB8FA3D92FB2D7DEABFA50C37B3D7E1B622A7AF58A7A6FCF1C5DC5FE702F7F37291CAFAD719BA969AAA5CBCD6980B8E06FF93073F6B6396032FF886EDD113E7C46AEC")]
    public async Task An_encrypted_value_opens(string content, bool ended, string value)
    {
        await using var host = await StartAsync(encrypted: true);
        var seal = host.Services.GetRequiredService<SessionSeal>();
        Check(seal, value, content, ended);
    }

    /// <summary>Sealed with a data key; this one lies closed in all three.</summary>
    [Theory]
    [InlineData("abc", false, Head + "0A" + Time + "006009F0C9F011111111222233438444555555555555B58B67B03CAFA8A61F2BE74509604166E08B1211DD2073902B628AE9E7267E672A3577AE6D45BA646204C31D1508167FF8D41D87AB0F23E9BDEF8D991F501EEA087547B50CC701AE6144656FF6B8082E54A6F6FE1E1233F161FF97CE2750A6EB30364E13D9EE54F8671868")]
    [InlineData(Text, false, Head + "0B" + Time + "006009F0C9F011111111222233438444555555555555B58B67B03CAFA8A61F2BE74509604166E08B1211DD2073902B628AE9E7267E672A3577AE6D45BA646204C31D1508167FF8D41D87AB0F23E9BDEF8D991F501EEA087547B50CC701AE6144656FB821817A56E125C366013BB3DE13DB482D10A825E6FF4A19C6359309846D5CC2871096A7FD73D2A54BA9B578686124A6E709D83437217E2006708E367EAEFACB145C2186B5EB039E1256622E8E9444F2A8A2F9E02833E967D3F65DA15C3BEF0246768E75FC4472FA7D863AFF0D")]
    [InlineData("", true, Head + "0E" + Time + "006009F0C9F011111111222233438444555555555555B58B67B03CAFA8A61F2BE74509604166E08B1211DD2073902B628AE9E7267E672A3577AE6D45BA646204C31D1508167FF8D41D87AB0F23E9BDEF8D991F501EEA087547B50CC701AE6144656FA107A24F6607CB3BB4D932C1BC163F473394A704D3EA8C65B578605F")]
    public Task A_value_that_was_sealed_with_a_data_key_opens(string content, bool ended, string value) => An_encrypted_value_opens(content, ended, value);

    private static void Check(SessionSeal seal, string value, string content, bool ended = false)
    {
        var opened = seal.Open(Key, Convert.FromHexString(value));
        Assert.Equal((Written, Created, ended), (opened.Stamp, opened.CreatedAt, opened.Ended));
        Assert.Equal(content, Encoding.UTF8.GetString(opened.Content));
    }

    private static Task<SessionHost> StartAsync(bool encrypted) => SessionHost.StartAsync(
        SessionHost.MapMembers,
        new Dictionary<string, string?>
        {
            ["SessionStorage:Encryption:Enabled"] = encrypted ? "true" : "false",
            ["SessionStorage:Compression:MinBytes"] = "64",
        },
        configure: builder => builder.Services.AddSingleton<IPostConfigureOptions<KeyManagementOptions>>(
            new PostConfigureOptions<KeyManagementOptions>(null, options => options.XmlRepository = new TestKey())));

    /// <summary>A key for these tests alone: 64 bytes that count from 0.</summary>
    private sealed class TestKey : IXmlRepository
    {
        private static readonly XElement Key = XElement.Parse(
            """
            <key id="11111111-2222-4333-8444-555555555555" version="1">
              <creationDate>2020-01-01T00:00:00Z</creationDate>
              <activationDate>2020-01-01T00:00:00Z</activationDate>
              <expirationDate>2999-01-01T00:00:00Z</expirationDate>
              <descriptor deserializerType="Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel.AuthenticatedEncryptorDescriptorDeserializer, Microsoft.AspNetCore.DataProtection">
                <descriptor>
                  <encryption algorithm="AES_256_GCM" />
                  <masterKey><value>AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+Pw==</value></masterKey>
                </descriptor>
              </descriptor>
            </key>
            """);

        public IReadOnlyCollection<XElement> GetAllElements() => [Key];

        public void StoreElement(XElement element, string friendlyName) => Assert.Fail("The test's key is enough.");
    }
}
